//! What the pages share: their frame, navigation, style, numbers and table of checks.

use std::fmt::Write;

use crate::verify::verdict::{Check, Direction, Verdict};

/// The style sheet of all pages, for light and dark.
pub const STYLE: &str = include_str!("style.css");

/// How the title of every page ends, by which it is known again.
const SIGNATURE: &str = " · distill-bounds</title>";

/// Whether `page` is one that [`document`] made.
pub fn is_ours(page: &[u8]) -> bool {
    page.windows(SIGNATURE.len()).any(|part| part == SIGNATURE.as_bytes())
}

/// The pages that every page leads to, address and name.
pub const PAGES: [(&str, &str); 11] = [
    ("index.html", "Overview"),
    ("findings.html", "Findings"),
    ("statements.html", "Statements"),
    ("evidence.html", "Evidence"),
    ("experiments.html", "Experiments"),
    ("measurements.html", "Measurements"),
    ("guide.html", "Guide"),
    ("glossary.html", "Glossary"),
    ("errata.html", "Errata"),
    ("performance.html", "Performance"),
    ("comparisons.html", "Comparisons"),
];

/// A whole page around its main part. `part` is the address in [`PAGES`] that the page belongs to.
pub fn document(title: &str, part: &str, main: &str) -> String {
    let link = |(address, text): &(&str, &str)| {
        let here = if *address == part { " aria-current=\"true\"" } else { "" };
        format!("<a href=\"{address}\"{here}>{text}</a>")
    };
    let links: Vec<String> = PAGES.iter().map(link).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{}{SIGNATURE}\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"style.css\">\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip the navigation</a>\n\
         <nav aria-label=\"Pages\">{}</nav>\n<main id=\"main\">\n{main}</main>\n</body>\n</html>\n",
        escape(title),
        links.join("\n")
    )
}

/// Text for HTML.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// The text with a capital at its beginning.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

/// Six significant digits are enough to read; the evidence holds them all.
pub fn number(x: f64) -> String {
    let size = x.abs();
    if x == x.trunc() && size < 1e12 {
        format!("{x}")
    } else if (1e-3..1e6).contains(&size) {
        let digits = (5 - size.log10().floor() as i32).max(0) as usize;
        format!("{x:.digits$}")
    } else {
        format!("{x:.5e}")
    }
}

/// A table that scrolls sideways by itself where it is too wide.
pub fn table(headings: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut html = String::from("<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr>");
    for heading in headings {
        let _ = write!(html, "<th scope=\"col\">{heading}</th>");
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        html.push_str("<tr>");
        for cell in row {
            let class = if reads_as(&cell) > LONG { " class=\"long\"" } else { "" };
            let _ = write!(html, "<td{class}>{cell}</td>");
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody></table></div>\n");
    html
}

/// A cell with more characters is given room.
const LONG: usize = 24;

/// The number of characters outside of tags.
fn reads_as(html: &str) -> usize {
    html.split('<')
        .map(|piece| piece.split('>').next_back().unwrap_or_default().chars().count())
        .sum()
}

/// A coloured label.
pub fn tag(class: &str, text: &str) -> String {
    format!("<span class=\"tag {class}\">{text}</span>")
}

/// Class of a verdict in the style sheet.
pub fn verdict_class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "holds",
        Verdict::Certified => "certified",
        Verdict::Fails => "fails",
        Verdict::Trivial => "trivial",
        Verdict::NotReached => "not-reached",
    }
}

/// A check and the address at which its entry of the evidence is shown.
pub struct Shown<'a> {
    /// The check.
    pub check: &'a Check,
    /// Address of the entry.
    pub address: String,
}

impl Shown<'_> {
    /// The value of a field, linked to that field of the entry.
    pub fn field(&self, field: &str, text: &str) -> String {
        format!("<a href=\"{}/{field}\">{text}</a>", self.address)
    }

    /// The verdict as a label, and what was expected where that is another one.
    pub fn verdict(&self) -> String {
        let check = self.check;
        let label = tag(verdict_class(check.verdict), &check.verdict.to_string());
        let unexpected = match check.is_as_expected() {
            true => String::new(),
            false => format!(" <strong>(expected: {})</strong>", check.expected),
        };
        self.field("verdict", &label) + &unexpected
    }

    /// The measured value, if there is one.
    pub fn measured(&self) -> String {
        self.check.measured.map_or("–".into(), |x| self.field("measured", &number(x)))
    }

    /// The bound with its direction, if it is a number.
    pub fn bound(&self) -> String {
        let sign = match self.check.direction {
            Direction::AtMost => "≤",
            Direction::AtLeast => "≥",
        };
        match self.check.bound.is_finite() {
            true => self.field("bound", &format!("{sign} {}", number(self.check.bound))),
            false => "–".into(),
        }
    }

    /// The slack, if there is one.
    pub fn slack(&self) -> String {
        self.check.slack.map_or("–".into(), |x| self.field("slack", &number(x)))
    }
}

/// The table of checks, or a note where there are none.
pub fn checks_table(checks: &[Shown]) -> String {
    if checks.is_empty() {
        return "<p>The evidence has no check of it.</p>\n".into();
    }
    let mut table = String::from(
        "<div class=\"wide\" tabindex=\"0\"><table class=\"checks cards\">\n<thead><tr>\
         <th scope=\"col\">Claim and premises</th><th scope=\"col\">Verdict</th>\
         <th scope=\"col\">Measured</th><th scope=\"col\">Bound</th><th scope=\"col\">Slack</th>\
         <th scope=\"col\">Method and note</th></tr></thead>\n<tbody>\n",
    );
    for shown in checks {
        let check = shown.check;
        let _ = writeln!(
            table,
            "<tr><td>{}<br><small>{}</small></td><td>{}</td>\
             <td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td>\
             <td>{}<br><small>{}</small></td></tr>",
            escape(&check.claim),
            escape(&check.premises.join("; ")),
            shown.verdict(),
            shown.measured(),
            shown.bound(),
            shown.slack(),
            escape(&check.method),
            escape(&check.note)
        );
    }
    table.push_str("</tbody></table></div>\n");
    table
}
