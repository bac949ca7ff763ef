//! The question and its answer, as the README's first screen gives them.

use pulldown_cmark::{Event, Parser, Tag, TagEnd, html};

const README: &str = include_str!("../../../README.md");
const HEADING: &str = "## Do soft labels need fewer neurons?\n";

/// What the README says before the question, as HTML.
pub(super) fn lead() -> String {
    let start = README.split_once(HEADING).map_or("", |(start, _)| start);
    render(Parser::new(start.split_once('\n').map_or("", |(_, text)| text)))
}

/// The sentences of the answer, each as HTML.
pub(super) fn items() -> Vec<String> {
    let rest = README.split_once(HEADING).map_or("", |(_, rest)| rest);
    let mut items: Vec<Vec<Event<'_>>> = Vec::new();
    let mut inside = false;
    for event in Parser::new(rest.split("\n#").next().unwrap_or_default()) {
        match event {
            Event::Start(Tag::Item) => {
                inside = true;
                items.push(Vec::new());
            }
            Event::End(TagEnd::Item) => inside = false,
            event if inside => {
                items.last_mut().into_iter().for_each(|item| item.push(event.clone()))
            }
            _ => {}
        }
    }
    items.into_iter().map(|item| render(item.into_iter())).collect()
}

/// HTML without links, and without the paragraph of a list that has room.
fn render<'a>(events: impl Iterator<Item = Event<'a>>) -> String {
    let is_kept = |event: &Event<'_>| {
        !matches!(
            event,
            Event::Start(Tag::Link { .. } | Tag::Paragraph)
                | Event::End(TagEnd::Link | TagEnd::Paragraph)
        )
    };
    let mut content = String::new();
    html::push_html(&mut content, events.filter(is_kept));
    content
}

#[cfg(test)]
mod tests {
    use super::{items, lead};

    /// The answer is there, whole, says what is proved and what is measured, and needs nothing of the README.
    #[test]
    fn the_answer_is_the_list_of_the_readme() {
        let items = items();
        assert_eq!(items.len(), 5, "{items:?}");
        let all = items.concat();
        assert!(all.contains("<em>proved</em>") && all.contains("<em>measured</em>"), "{all}");
        assert!(!all.contains("<a ") && !all.contains("<p>") && !all.contains("<img"), "{all}");
        assert!(items.iter().all(|item| item.contains("<strong>")), "{all}");
        assert!(lead().contains("student") && !lead().contains('#'), "{}", lead());
    }
}
