//! The features of `wecom-api/Cargo.toml`: one for each area, between two marker lines.

use crate::model::Api;

const BEGIN: &str = "# Begin of what `cargo xtask gen` writes: one feature for each area.";
const END: &str = "# End of what `cargo xtask gen` writes.";

/// The manifest with the features of this API.
///
/// # Errors
/// A sentence when the marker lines are missing.
pub fn replace_features(manifest: &str, api: &Api) -> Result<String, String> {
    let (before, rest) = manifest
        .split_once(BEGIN)
        .ok_or_else(|| format!("the manifest has no line `{BEGIN}`; put it and `{END}` into [features]"))?;
    let (_, after) = rest.split_once(END).ok_or_else(|| format!("the manifest has no line `{END}`"))?;
    Ok(format!("{before}{BEGIN}\n{}{END}{after}", features(api)))
}

fn features(api: &Api) -> String {
    let quoted = |names: &[&str]| names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let named = |wanted: fn(&crate::model::Area) -> bool| -> Vec<&str> {
        api.areas.iter().filter(|area| wanted(area)).map(|area| area.name.as_str()).collect()
    };
    let mut out = format!("default = [{}]\n", quoted(&["client", "rustls", "areas-default"]));
    out.push_str(&format!("areas-default = [{}]\n", quoted(&named(|area| area.default))));
    out.push_str("# All areas.\nfull = [\n");
    for name in named(|_| true) {
        out.push_str(&format!("    \"{name}\",\n"));
    }
    out.push_str("]\n");
    for area in &api.areas {
        let needs: Vec<&str> = area.needs.iter().map(String::as_str).collect();
        out.push_str(&format!("# {} ({})\n{} = [{}]\n", area.en, area.zh, area.name, quoted(&needs)));
    }
    out
}
