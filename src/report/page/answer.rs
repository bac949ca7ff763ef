//! The answer, as the README's first screen gives it.

use pulldown_cmark::{Event, Parser, Tag, TagEnd, html};

const README: &str = include_str!("../../../README.md");
const HEADING: &str = "## Do soft labels need fewer neurons?\n";

/// The section of the README that answers the question, up to its picture, as HTML without links.
pub(super) fn section() -> String {
    let rest = README.split_once(HEADING).map_or("", |(_, rest)| rest);
    let text = rest.split("\n![").next().unwrap_or_default();
    let is_link = |event: &Event<'_>| {
        matches!(event, Event::Start(Tag::Link { .. }) | Event::End(TagEnd::Link))
    };
    let mut content = String::new();
    html::push_html(&mut content, Parser::new(text).filter(|event| !is_link(event)));
    content
}

#[cfg(test)]
mod tests {
    use super::section;

    /// The section is there, whole, and says what is proved and what is measured.
    #[test]
    fn the_answer_is_the_list_of_the_readme() {
        let html = section();
        assert!(html.starts_with("<ol>") && html.trim_end().ends_with("</ol>"), "{html}");
        assert!(html.matches("<li>").count() >= 5, "{html}");
        assert!(html.contains("<em>proved</em>") && html.contains("<em>measured</em>"), "{html}");
        assert!(!html.contains("<a "), "{html}");
    }
}
