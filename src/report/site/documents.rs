//! The documents of `docs/` as pages: links between them lead to pages, pictures are the site's figures.

use std::collections::BTreeMap;

use pulldown_cmark::{
    CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream, html,
};
use theorems::registry;

use super::{Support, entries, names, page_of, statements_page};
use crate::figures::Chart;
use crate::report::gallery;
use crate::report::html::{document, escape};

/// A document: its page, and its text.
struct Document {
    page: &'static str,
    text: &'static str,
}

macro_rules! document {
    ($name:literal) => {
        Document {
            page: concat!($name, ".html"),
            text: include_str!(concat!("../../../docs/", $name, ".md")),
        }
    };
}

const DOCUMENTS: [Document; 6] = [
    document!("findings"),
    document!("measurements"),
    document!("guide"),
    document!("glossary"),
    document!("performance"),
    document!("comparisons"),
];

/// All documents as pages, name and text.
pub fn pages(support: &Support) -> Vec<(String, String)> {
    let page = |Document { page, text }: &Document| {
        let title = text.lines().next().unwrap_or_default().trim_start_matches("# ");
        let main = format!("<div class=\"text\">\n{}</div>\n", render(text, support));
        (page.to_string(), document(title, page, &main))
    };
    DOCUMENTS.iter().map(page).collect()
}

/// Markdown of `docs/` as HTML.
fn render(markdown: &str, support: &Support) -> String {
    let mut writer = Writer { support, links: Vec::new(), headings: BTreeMap::new() };
    let parsed = Parser::new_ext(markdown, Options::ENABLE_TABLES);
    let events: Vec<Event<'_>> = TextMergeStream::new(parsed.map(|event| match event {
        Event::SoftBreak => Event::Text(CowStr::from(" ")),
        other => other,
    }))
    .collect();
    let mut written = String::new();
    html::push_html(&mut written, writer.events(&events).into_iter());
    written
}

struct Writer<'a> {
    support: &'a Support<'a>,
    /// For each open link, whether it is kept.
    links: Vec<bool>,
    /// How often a heading has been met.
    headings: BTreeMap<String, usize>,
}

impl Writer<'_> {
    fn events<'e>(&mut self, events: &[Event<'e>]) -> Vec<Event<'e>> {
        let mut written = Vec::new();
        let mut plain = false;
        let mut at = 0;
        while let Some(event) = events.get(at) {
            at += 1;
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    let length = events[at..]
                        .iter()
                        .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))))
                        .count();
                    let name = self.anchor(&events[at..at + length]);
                    written.push(raw(format!("<{level} id=\"{name}\">")));
                    plain = true;
                }
                Event::End(TagEnd::Heading(level)) => {
                    written.push(raw(format!("</{level}>\n")));
                    plain = false;
                }
                Event::Start(Tag::CodeBlock(_)) => {
                    written.push(raw("<pre tabindex=\"0\"><code>".into()));
                    plain = true;
                }
                Event::End(TagEnd::CodeBlock) => {
                    written.push(raw("</code></pre>\n".into()));
                    plain = false;
                }
                Event::Start(Tag::Table(_)) => {
                    written
                        .extend([raw("<div class=\"wide\" tabindex=\"0\">".into()), event.clone()]);
                }
                Event::End(TagEnd::Table) => {
                    written.extend([event.clone(), raw("</div>\n".into())]);
                }
                Event::Start(Tag::Image { dest_url, .. }) => {
                    let length = events[at..]
                        .iter()
                        .take_while(|event| !matches!(event, Event::End(TagEnd::Image)))
                        .count();
                    let words = text(&events[at..at + length]);
                    at += length + 1;
                    written.push(raw(match chart(dest_url, self.support) {
                        Some(chart) => format!("</p>\n{}<p>", gallery::figure(chart)),
                        None => format!("<em>{}</em>", escape(&words)),
                    }));
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let address = self.address(dest_url);
                    self.links.push(address.is_some());
                    written.extend(address.map(|address| {
                        Event::Start(Tag::Link {
                            link_type: LinkType::Inline,
                            dest_url: CowStr::from(address),
                            title: CowStr::from(""),
                            id: CowStr::from(""),
                        })
                    }));
                }
                Event::End(TagEnd::Link) => {
                    written.extend(self.links.pop().unwrap_or(false).then(|| event.clone()));
                }
                Event::Text(prose) if !plain && !self.links.contains(&true) => {
                    written.push(raw(names::link(prose, "")));
                }
                other => written.push(other.clone()),
            }
        }
        written
    }

    /// The place that a heading names, as the hosts of Markdown name it.
    fn anchor(&mut self, heading: &[Event<'_>]) -> String {
        let kept = |c: char| c.is_alphanumeric() || c == '-' || c == ' ';
        let words: String = text(heading).to_lowercase().chars().filter(|&c| kept(c)).collect();
        let name = words.replace(' ', "-");
        let count = self.headings.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 { name } else { format!("{name}-{}", *count - 1) }
    }

    /// Where a link of `docs/` leads on the site; nowhere if its end is no part of it.
    fn address(&self, link: &str) -> Option<String> {
        if link.contains("://") {
            return None;
        }
        let (path, place) = link.split_once('#').unwrap_or((link, ""));
        let place = if place.is_empty() { String::new() } else { format!("#{place}") };
        if path.is_empty() {
            return Some(place);
        }
        let Some(beyond) = path.strip_prefix("../") else {
            let page = format!("{}.html", path.strip_suffix(".md")?);
            let known = DOCUMENTS.iter().any(|document| document.page == page);
            return known.then(|| page + &place);
        };
        match beyond {
            "README.md" => return Some("index.html".into()),
            "theorems/src" | "theorems" => return Some(statements_page::PAGE.into()),
            "figures/evidence.json" => {
                return self.support.evidence.map(|_| entries::PAGE.into());
            }
            _ => {}
        }
        if let Some(chart) = chart(path, self.support) {
            return Some(format!("{}/{}.svg", gallery::FOLDER, chart.id));
        }
        let statement = |test: &dyn Fn(&str) -> bool| {
            registry::all().iter().find(|statement| test(statement.source_file))
        };
        if let Some(statement) = statement(&|file| file == beyond) {
            return Some(page_of(statement.id));
        }
        let folder = format!("{}/", beyond.trim_end_matches('/'));
        let group = statement(&|file| file.starts_with(&folder))?.group()?;
        Some(format!("{}#{}", statements_page::PAGE, statements_page::anchor(group)))
    }
}

/// The figure at a path that ends with its name.
fn chart<'a>(path: &str, support: &'a Support) -> Option<&'a Chart> {
    let (name, _) = path.strip_prefix("../figures/")?.rsplit_once('.')?;
    support.charts.iter().find(|chart| chart.id == name)
}

fn raw<'e>(html: String) -> Event<'e> {
    Event::Html(CowStr::from(html))
}

fn text(events: &[Event<'_>]) -> String {
    let piece = |event: &Event<'_>| match event {
        Event::Text(text) | Event::Code(text) => Some(text.to_string()),
        _ => None,
    };
    events.iter().filter_map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(markdown: &str) -> String {
        render(markdown, &Support::gather(None).unwrap())
    }

    /// A link leads to the page of what it names, or is no link; the text is kept.
    #[test]
    fn links_of_the_repository_become_links_of_the_site() {
        for (link, address) in [
            ("guide.md#from-python", "guide.html#from-python"),
            ("../README.md", "index.html"),
            ("../theorems/src/kinds", "statements.html#kinds"),
            ("../theorems/src/lower/l1.rs", "L.l1.html"),
            ("#here", "#here"),
        ] {
            let html = set(&format!("[word]({link})"));
            assert_eq!(html, format!("<p><a href=\"{address}\">word</a></p>\n"));
        }
        for link in ["../CONTRIBUTING.md", "absent.md", "https://example.org/", "../figures/x.png"]
        {
            assert_eq!(set(&format!("[word]({link})")), "<p>word</p>\n", "{link}");
        }
    }

    /// Names of statements and errata are links, but not in code; headings can be linked to.
    #[test]
    fn names_are_links_and_headings_are_places() {
        let html = set("# A `b` c\n\n## Again\n\n## Again\n\nBy S4-least and E7, `S4-least`.");
        assert!(html.contains("<a href=\"S.s4-least.html\">S4-least</a>"), "{html}");
        assert!(html.contains("<a href=\"errata.html#E7\">E7</a>"), "{html}");
        assert!(html.contains("<code>S4-least</code>"), "{html}");
        for place in ["<h1 id=\"a-b-c\">", "<h2 id=\"again\">", "<h2 id=\"again-1\">"] {
            assert!(html.contains(place), "{html}");
        }
    }
}
