//! The modules' documentation as HTML.

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};
use theorems::registry;

use super::page_of;

/// Renders Markdown as rustdoc reads it. A link to a statement's module becomes a link to its page;
/// a link to any other item keeps its text only.
pub fn render(markdown: &str) -> String {
    let mut items = |link: BrokenLink<'_>| {
        link.reference.starts_with('`').then_some((CowStr::from("item::"), CowStr::from("")))
    };
    let parser =
        Parser::new_with_broken_link_callback(markdown, Options::empty(), Some(&mut items));
    let mut open = Vec::new();
    let events = parser.filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, title, id, .. }) => {
            let page = page_of_item(&dest_url);
            open.push(page.is_some());
            page.map(|page| {
                let dest_url = CowStr::from(page);
                Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, id })
            })
        }
        Event::End(TagEnd::Link) => open.pop().unwrap_or(false).then_some(Event::End(TagEnd::Link)),
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        other => Some(other),
    });
    let mut text = String::new();
    html::push_html(&mut text, events);
    text
}

/// The page of the statement whose module a path in the documentation names.
fn page_of_item(path: &str) -> Option<String> {
    let module = path.rsplit("::").next()?;
    let file = format!("/{module}.rs");
    let statement = registry::all().iter().find(|statement| statement.source_file.ends_with(&file));
    path.contains("::").then_some(statement?).map(|statement| page_of(statement.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_pages_and_nothing_else() {
        let html = render("By [Lemma E](super::lemma_e), [`hoeffding`] in [0, 1], Σ_{t<T} <b>x");
        assert!(html.contains(r#"<a href="S.lemma-e.html">Lemma E</a>"#), "{html}");
        assert!(html.contains("<code>hoeffding</code> in [0, 1]"), "{html}");
        assert!(!html.contains("<b>"), "{html}");
    }
}
