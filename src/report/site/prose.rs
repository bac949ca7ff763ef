//! The modules' documentation as HTML: Markdown, with its formulas typeset.

use pulldown_cmark::{
    BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream, html,
};
use theorems::registry;

use super::formula::{Shape, typeset};
use super::{SiteError, names, page_of};
use crate::report::html::escape;

/// Most words of a paragraph that is a displayed formula.
const DISPLAY_WORDS: usize = 6;

/// Renders Markdown as rustdoc reads it, for the page of the statement `own`. A link to a
/// statement's module becomes a link to its page; a link to any other item keeps its text only.
/// What begins with *Proof* is set apart up to its end, and a paragraph that is hardly more than a
/// formula, and no sentence, is displayed.
///
/// # Errors
/// [`SiteError::Formula`] if a formula cannot be rendered.
pub fn render(markdown: &str, own: &str) -> Result<String, SiteError> {
    let mut items = |link: BrokenLink<'_>| {
        link.reference.starts_with('`').then_some((CowStr::from("item::"), CowStr::from("")))
    };
    let parser =
        Parser::new_with_broken_link_callback(markdown, Options::empty(), Some(&mut items));
    let joined = parser.map(|event| match event {
        Event::SoftBreak => Event::Text(CowStr::from(" ")),
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        other => other,
    });
    let mut page = Page { own, html: String::new(), links: Vec::new(), proof: false };
    let mut paragraph: Option<Vec<Event>> = None;
    for event in TextMergeStream::new(joined) {
        match (&mut paragraph, event) {
            (None, Event::Start(Tag::Paragraph)) => paragraph = Some(Vec::new()),
            (Some(events), Event::End(TagEnd::Paragraph)) => {
                page.paragraph(std::mem::take(events))?;
                paragraph = None;
            }
            (Some(events), event) => events.push(event),
            (None, event) => page.inline(vec![event])?,
        }
    }
    page.end_proof();
    Ok(page.html)
}

struct Page<'a> {
    own: &'a str,
    html: String,
    /// For each open link, whether it is kept.
    links: Vec<bool>,
    /// Whether a proof is open.
    proof: bool,
}

impl Page<'_> {
    fn paragraph(&mut self, events: Vec<Event<'_>>) -> Result<(), SiteError> {
        let title = match events.as_slice() {
            [Event::Start(Tag::Emphasis), Event::Text(title), ..] => Some(title.to_string()),
            _ => None,
        };
        let ends = events.iter().any(|e| matches!(e, Event::Text(text) if text.contains('∎')));
        let display = match events.as_slice() {
            [Event::Text(text)] => {
                let shape = Shape::of(text);
                shape.relations > 0 && shape.words <= DISPLAY_WORDS && !text.ends_with('.')
            }
            _ => false,
        };
        if title.as_deref().is_some_and(|title| title.starts_with("Proof")) {
            self.end_proof();
            self.html.push_str("<div class=\"argument\">\n");
            self.proof = true;
        }
        self.html.push_str(match (display, title) {
            (true, _) => "<p class=\"display\">",
            (false, Some(_)) => "<p class=\"titled\">",
            (false, None) => "<p>",
        });
        self.inline(events)?;
        self.html.push_str("</p>\n");
        if ends {
            self.end_proof();
        }
        Ok(())
    }

    fn end_proof(&mut self) {
        if std::mem::take(&mut self.proof) {
            self.html.push_str("</div>\n");
        }
    }

    fn inline(&mut self, events: Vec<Event<'_>>) -> Result<(), SiteError> {
        let mut kept = Vec::new();
        for event in events {
            kept.extend(match event {
                Event::Start(Tag::Link { dest_url, title, id, .. }) => {
                    let page = page_of_item(&dest_url);
                    self.links.push(page.is_some());
                    page.map(|page| {
                        let dest_url = CowStr::from(page);
                        Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, id })
                    })
                }
                Event::End(TagEnd::Link) => {
                    self.links.pop().unwrap_or(false).then_some(Event::End(TagEnd::Link))
                }
                Event::Text(text) if self.links.contains(&true) => {
                    Some(Event::Html(CowStr::from(typeset(&text, escape)?)))
                }
                Event::Text(text) => {
                    let prose = |prose: &str| names::link(prose, self.own);
                    let set = typeset(&text, prose)?.replace('∎', "<span class=\"qed\">∎</span>");
                    Some(Event::Html(CowStr::from(set)))
                }
                Event::Code(id) if registry::find(&id).is_some() => {
                    let link = format!("<a href=\"{}\"><code>{id}</code></a>", page_of(&id));
                    Some(Event::Html(CowStr::from(link)))
                }
                other => Some(other),
            });
        }
        html::push_html(&mut self.html, kept.into_iter());
        Ok(())
    }
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

    fn set(markdown: &str) -> String {
        render(markdown, "S.s2").unwrap()
    }

    #[test]
    fn links_lead_to_pages_and_nothing_else() {
        let html = set("By [Lemma E](super::lemma_e), [`hoeffding`] and `S.s4`, <b>no [markup]");
        assert!(html.contains(r#"<a href="S.lemma-e.html">Lemma E</a>"#), "{html}");
        assert!(html.contains(r#"<a href="S.s4.html"><code>S.s4</code></a>"#), "{html}");
        assert!(html.contains("<code>hoeffding</code>") && !html.contains("<b>"), "{html}");
    }

    /// A formula that goes on after a line end is one formula.
    #[test]
    fn formulas_are_typeset_across_line_ends() {
        let html = set("Hence Σ_{t<T} R +\nB < 1 holds.");
        assert_eq!(html.matches("<math").count(), 2, "{html}");
        assert!(html.contains("<munder>") || html.contains("<msub>"), "{html}");
        assert!(!html.contains('_') && html.ends_with(" holds.</p>\n"), "{html}");
    }

    /// A proof is set apart from its title to its end sign; a formula by itself is displayed.
    #[test]
    fn proofs_and_displays_are_set_apart() {
        let html = set("Claim.\n\n*Proof.* One.\n\nx ≤ y for all x\n\nTwo. ∎\n\nAfter.");
        let inside = html.split("<div class=\"argument\">").nth(1).unwrap();
        let (inside, after) = inside.split_once("</div>").unwrap();
        assert!(inside.contains("One.") && inside.contains("Two."), "{html}");
        assert!(inside.contains("<p class=\"display\">"), "{html}");
        assert!(after.contains("After.") && !after.contains("display"), "{html}");
    }
}
