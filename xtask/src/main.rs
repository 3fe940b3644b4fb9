//! The project's command line.
fn main() {
    let mut files = Vec::new();
    fn walk(dir: &std::path::Path, root: &std::path::Path, out: &mut Vec<wecom_codegen::SourceFile>) {
        for e in std::fs::read_dir(dir).unwrap() {
            let p = e.unwrap().path();
            if p.is_dir() { walk(&p, root, out) } else if p.extension().is_some_and(|e| e == "yaml") {
                out.push(wecom_codegen::SourceFile::new(p.strip_prefix(root).unwrap().to_str().unwrap(), std::fs::read_to_string(&p).unwrap()));
            }
        }
    }
    walk("spec".as_ref(), "spec".as_ref(), &mut files);
    match wecom_codegen::load(&wecom_codegen::SourceSet::new(files)) {
        Ok(api) => println!("ok: {} operations", api.operations().count()),
        Err(e) => { print!("{}", e.render("spec/", false)); std::process::exit(1) }
    }
}
