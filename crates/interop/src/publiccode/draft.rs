//! The fields of an asset that a publiccode.yml can fill (RECORDS.md §4, asset), within their bounds.

use super::language::Words;

/// What is known of the asset; what is empty or absent is missing.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) title: Words,
    pub(crate) summary: Words,
    pub(crate) description: Words,
    pub(crate) topics: Vec<String>,
    pub(crate) keywords: Vec<String>,
    pub(crate) links: Vec<Link>,
    pub(crate) state: Option<&'static str>,
    pub(crate) based_on: Vec<String>,
    pub(crate) licence: Option<String>,
    pub(crate) confirm_licence: bool,
    pub(crate) copyright: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) released: Option<String>,
    pub(crate) repository: Option<String>,
    pub(crate) same_as: Vec<String>,
    pub(crate) features: Vec<Words>,
    pub(crate) standards: Vec<String>,
    pub(crate) leika: Vec<String>,
    pub(crate) maintenance: Option<Maintenance>,
    pub(crate) files: Vec<File>,
    pub(crate) software: Software,
}

#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Link {
    pub(crate) rel: &'static str,
    pub(crate) url: String,
}

#[derive(Debug)]
pub(crate) struct Maintenance {
    pub(crate) form: &'static str,
    pub(crate) until: Option<String>,
    pub(crate) by: Option<String>,
}

/// A file beside the publiccode.yml; `beside` tells whether it was seen there.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) role: &'static str,
    pub(crate) beside: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Software {
    pub(crate) platforms: Vec<String>,
    pub(crate) form: Option<&'static str>,
    pub(crate) categories: Vec<String>,
    pub(crate) languages: Vec<String>,
    pub(crate) localisation_ready: Option<bool>,
    pub(crate) depends_on: Vec<String>,
}
