//! Files of assets: safe paths, hashes and manifests.
