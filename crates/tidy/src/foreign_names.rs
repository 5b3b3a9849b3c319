//! Nothing in the repository depends on the machine it was written on: no package host, no path of somebody's disk.

use crate::repository::{self, File};

/// Hosts that serve packages. Which one serves them is the setting of whoever builds.
/// Written in two halves, so that this list does not name them.
const HOSTS: [(&str, &str); 8] = [
    ("registry.", "npmjs.org"),
    ("registry.", "yarnpkg.com"),
    ("index.", "crates.io"),
    ("static.", "crates.io"),
    ("static.", "rust-lang.org"),
    ("files.", "pythonhosted.org"),
    ("pypi", ".org"),
    ("deb.", "debian.org"),
];

/// The first folders of paths that mean one machine only.
const FOLDERS: [&str; 4] = ["root", "work", "Users", "mnt"];

fn faults(files: &[File]) -> Vec<String> {
    let mut faults = Vec::new();
    for file in files {
        for (number, line) in file.lines() {
            if HOSTS.iter().any(|(start, end)| line.contains(&format!("{start}{end}"))) {
                faults.push(format!("{}:{number}: names a package host", file.path));
            }
            if FOLDERS.iter().any(|folder| names_folder(line, &format!("/{folder}/"))) || names_folder(line, "/home/") {
                faults.push(format!("{}:{number}: names a path of one machine", file.path));
            }
        }
    }
    faults
}

/// Whether `line` has `folder` as the beginning of a path.
fn names_folder(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(position, _)| {
        let before = line[..position].chars().next_back();
        before.is_none_or(|character| !character.is_alphanumeric() && !"./_-}*".contains(character))
    })
}

#[test]
fn no_file_names_a_package_host_or_a_path_of_one_machine() {
    let files: Vec<File> = repository::files()
        .into_iter()
        .filter(|file| !file.path.starts_with("crates/tidy/"))
        .collect();
    repository::assert_none(faults(&files));
}

#[rstest::rstest]
#[case("see /work/main/x", 1)]
#[case("dir = \"/root/.cargo\"", 1)]
#[case("/home/ann/x", 1)]
#[case("https://example.com/work/x and crates/work/x and ../work/x", 0)]
#[case(concat!("resolved: https://registry.", "npmjs.org/x"), 1)]
#[case("a registry", 0)]
fn a_foreign_name_is_a_fault(#[case] line: &str, #[case] expected: usize) {
    assert_eq!(faults(&[File::new("a.txt", line)]).len(), expected);
}
