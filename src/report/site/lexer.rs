//! The symbols of a line of prose with formulas in Unicode.

/// A symbol.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// Prose: a word, or a character that no formula uses.
    Word(String),
    /// Punctuation of the prose: outside brackets it ends a formula.
    Punctuation(char),
    /// A blank.
    Space,
    /// A named function.
    Function(String),
    /// `abs`, whose bracket becomes a pair of bars.
    Absolute,
    /// A symbol that is written by this LaTeX.
    Symbol(String),
    /// A relation.
    Relation(&'static str),
    /// √.
    Root,
    /// `^` or `_` with its content, if that is not a bracket.
    Script(char, Option<String>),
    /// An opening bracket.
    Open(char),
    /// A closing bracket.
    Close(char),
    /// One side of a norm.
    Norm,
}

impl Token {
    /// The LaTeX of the symbol by itself.
    pub fn latex(&self) -> String {
        match self {
            Self::Word(text) | Self::Symbol(text) => text.clone(),
            Self::Punctuation(c) | Self::Open(c) | Self::Close(c) => c.to_string(),
            Self::Space => " ".into(),
            Self::Function(name) => format!(r"\{name} "),
            Self::Absolute => r"\operatorname{abs}".into(),
            Self::Relation(latex) => format!("{latex} "),
            Self::Root => r"\surd ".into(),
            Self::Script(mark, content) => {
                format!("{mark}{{{}}}", content.as_deref().unwrap_or_default())
            }
            Self::Norm => r"\Vert ".into(),
        }
    }

    /// The symbol as prose.
    pub fn text(&self) -> String {
        match self {
            Self::Word(text) => text.clone(),
            Self::Punctuation(c) | Self::Open(c) | Self::Close(c) => c.to_string(),
            _ => " ".into(),
        }
    }
}

const FUNCTIONS: [&str; 11] =
    ["ln", "log", "exp", "max", "min", "sup", "inf", "cosh", "sinh", "tanh", "coth"];
const NAMES: [&str; 2] = ["KL", "Ber"];
const SUPERSCRIPTS: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻";
const SUBSCRIPTS: &str = "₀₁₂₃₄₅₆₇₈₉";

/// Words after which letters and numbers are names and not symbols.
const NAMED: [&str; 7] =
    ["Assumption", "Corollary", "Lemma", "Lemmas", "Proposition", "Section", "Theorem"];
/// English words of two letters; any other two letters in a row are a product.
const SHORT_WORDS: [&str; 23] = [
    "am", "an", "as", "at", "be", "by", "do", "go", "he", "if", "in", "is", "it", "me", "my", "no",
    "of", "on", "or", "so", "to", "up", "we",
];
/// Words before which a lone `a` is the symbol and not the article.
const AFTER_SYMBOL: [&str; 5] = ["and", "are", "for", "is", "or"];

/// The symbols of a line.
pub fn lex(line: &str) -> Vec<Token> {
    let chars: Vec<char> = line.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let (token, length) = match name(&chars, at, &tokens) {
            Some(name) => {
                let length = name.chars().count();
                (Token::Word(name), length)
            }
            None => next(&chars, at, tokens.last()),
        };
        tokens.push(token);
        at += length;
    }
    tokens
}

/// The name that begins at `at`: what follows *Lemma* or *Theorem*, alone or in an enumeration; a
/// label such as (A1); or the ending of a genitive.
fn name(chars: &[char], at: usize, before: &[Token]) -> Option<String> {
    let c = chars[at];
    if c == '\'' && matches!(before.last(), Some(Token::Word(_))) {
        return Some(run(chars, at, |c| c == '\'' || c.is_ascii_alphabetic()));
    }
    if !c.is_ascii_uppercase() && !c.is_ascii_digit() {
        return None;
    }
    let label = run(chars, at, |c| c.is_ascii_alphanumeric() || c == '.' || c == '-');
    let label = label.trim_end_matches(['.', '-']).to_owned();
    let after = chars.get(at + label.len());
    if before.last() == Some(&Token::Open('(')) && after == Some(&')') && c.is_ascii_uppercase() {
        let number = &label[1..];
        return (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then_some(label);
    }
    let joined = |token: &&Token| match token {
        Token::Space | Token::Punctuation(',') => true,
        Token::Word(word) => word == "and" || word == "to" || is_label(word),
        _ => false,
    };
    let distance = before.iter().rev().take_while(joined).count();
    let named = match before.iter().rev().nth(distance) {
        Some(Token::Word(word)) if distance == 1 => NAMED.contains(&word.as_str()),
        Some(Token::Word(word)) if distance > 1 => word == "Lemmas",
        _ => false,
    };
    (named && is_label(&label)).then_some(label)
}

/// A capital letter, or a number that may have points.
fn is_label(word: &str) -> bool {
    word.len() == 1 && word.starts_with(|c: char| c.is_ascii_uppercase())
        || word.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

fn run(chars: &[char], from: usize, keep: impl Fn(char) -> bool) -> String {
    chars.iter().skip(from).copied().take_while(|c| keep(*c)).collect()
}

/// The symbol that begins at `at`, and its length in characters.
fn next(chars: &[char], at: usize, last: Option<&Token>) -> (Token, usize) {
    let c = chars[at];
    let following = chars.get(at + 1).copied();
    if c == '^' || c == '_' {
        let text = run(chars, at + 1, |c| c.is_ascii_alphanumeric());
        let upper = text.len() > 1 && text.starts_with(|c: char| c.is_ascii_uppercase());
        return match (text.is_empty(), upper) {
            (true, _) => (Token::Script(c, None), 1),
            (false, true) => {
                let length = 1 + text.len();
                (Token::Script(c, Some(format!(r"\mathrm{{{text}}}"))), length)
            }
            (false, false) => (Token::Script(c, Some(text.clone())), 1 + text.len()),
        };
    }
    for (set, mark) in [(SUPERSCRIPTS, '^'), (SUBSCRIPTS, '_')] {
        let text = run(chars, at, |c| set.contains(c));
        if !text.is_empty() {
            let digit = |c| {
                set.chars()
                    .position(|s| s == c)
                    .map_or('-', |i| char::from_digit(i as u32, 10).unwrap_or('-'))
            };
            let content = text.chars().map(digit).collect();
            return (Token::Script(mark, Some(content)), text.chars().count());
        }
    }
    if c.is_ascii_digit() {
        return number(chars, at, last);
    }
    if c.is_ascii_alphabetic() {
        return letters(chars, at);
    }
    let token = match c {
        ' ' => Token::Space,
        '√' => Token::Root,
        '‖' if following == Some(' ') && at > 0 && chars[at - 1] == ' ' => {
            Token::Symbol(r"\,\|\,".into())
        }
        '‖' => Token::Norm,
        '(' | '[' | '{' | '⌈' => Token::Open(c),
        ')' | ']' | '}' | '⌉' => Token::Close(c),
        ',' | ';' | ':' | '.' | '?' => Token::Punctuation(c),
        '\'' => Token::Symbol("'".into()),
        _ => match relation(c) {
            Some(latex) => Token::Relation(latex),
            None => match symbol(c) {
                Some(latex) => Token::Symbol(latex),
                None => Token::Word(c.to_string()),
            },
        },
    };
    (token, 1)
}

/// A number; a subscript right after a letter (C1); or a word such as 2-XOR.
fn number(chars: &[char], at: usize, last: Option<&Token>) -> (Token, usize) {
    let mut text = run(chars, at, |c| c.is_ascii_digit());
    let after = at + text.len();
    let is = |index: usize, test: fn(&char) -> bool| chars.get(index).is_some_and(test);
    if is(after, |c| *c == '-') && is(after + 1, char::is_ascii_alphabetic) {
        let word = run(chars, at, |c| c.is_ascii_alphanumeric() || c == '-');
        let length = word.len();
        return (Token::Word(word), length);
    }
    if let Some(Token::Symbol(letter)) = last
        && letter.len() == 1
        && letter.starts_with(|c: char| c.is_ascii_alphabetic())
    {
        let length = text.len();
        return (Token::Script('_', Some(text)), length);
    }
    if is(after, |c| *c == '.') && is(after + 1, char::is_ascii_digit) {
        text.push('.');
        text.push_str(&run(chars, after + 1, |c| c.is_ascii_digit()));
    }
    let length = text.len();
    (Token::Symbol(text), length)
}

/// A word, a function, a name, or a single letter.
fn letters(chars: &[char], at: usize) -> (Token, usize) {
    let text = run(chars, at, |c| c.is_ascii_alphabetic());
    let after = at + text.len();
    let hyphen = chars.get(after) == Some(&'-');
    let label = text.len() == 1
        && "SE".contains(&text)
        && chars.get(after).is_some_and(char::is_ascii_digit);
    let following = run(chars, after + 1, |c| c.is_ascii_alphabetic());
    let article = (text == "a" || text == "A")
        && chars.get(after) == Some(&' ')
        && following.len() > 1
        && following[1..].bytes().all(|b| b.is_ascii_lowercase())
        && !AFTER_SYMBOL.contains(&following.as_str());
    // The paper; no formula has a symbol M.
    let source = text == "M";
    let attached = at > 0 && chars[at - 1] == '-';
    if text.len() == 1 && !label && !article && !source && !attached {
        return match chars.get(after) {
            Some('\u{304}') => (Token::Symbol(format!(r"\bar{{{text}}}")), 2),
            _ if text == "E" => (Token::Symbol(r"\mathbb{E}".into()), 1),
            _ => (Token::Symbol(text), 1),
        };
    }
    let length = text.len();
    match text.as_str() {
        "abs" => (Token::Absolute, length),
        _ if FUNCTIONS.contains(&text.as_str()) && !hyphen => (Token::Function(text), length),
        _ if NAMES.contains(&text.as_str()) && !hyphen => {
            (Token::Symbol(format!(r"\mathrm{{{text}}}")), length)
        }
        _ if text.len() == 2
            && !hyphen
            && !attached
            && text.bytes().any(|b| b.is_ascii_lowercase())
            && !SHORT_WORDS.contains(&text.to_ascii_lowercase().as_str()) =>
        {
            (Token::Symbol(text), length)
        }
        _ => {
            let mut end = after;
            let inner = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '\'';
            while chars.get(end).is_some_and(|c| inner(*c)) {
                end += 1;
            }
            (Token::Word(chars[at..end].iter().collect()), end - at)
        }
    }
}

fn relation(c: char) -> Option<&'static str> {
    Some(match c {
        '≤' => r"\le",
        '≥' => r"\ge",
        '<' => "<",
        '>' => ">",
        '=' => "=",
        '≈' => r"\approx",
        '∈' => r"\in",
        _ => return None,
    })
}

fn symbol(c: char) -> Option<String> {
    const LETTERS: [(char, &str); 27] = [
        ('α', "alpha"),
        ('β', "beta"),
        ('γ', "gamma"),
        ('δ', "delta"),
        ('ε', "varepsilon"),
        ('ζ', "zeta"),
        ('η', "eta"),
        ('θ', "theta"),
        ('κ', "kappa"),
        ('λ', "lambda"),
        ('μ', "mu"),
        ('ν', "nu"),
        ('ξ', "xi"),
        ('π', "pi"),
        ('ρ', "rho"),
        ('σ', "sigma"),
        ('τ', "tau"),
        ('φ', "varphi"),
        ('χ', "chi"),
        ('ψ', "psi"),
        ('ω', "omega"),
        ('Δ', "Delta"),
        ('Λ', "Lambda"),
        ('Φ', "Phi"),
        ('Σ', "sum"),
        ('ℓ', "ell"),
        ('∇', "nabla"),
    ];
    const OPERATORS: [(char, &str); 14] = [
        ('+', "+"),
        ('−', "-"),
        ('/', "/"),
        ('·', r"\cdot "),
        ('×', r"\times "),
        ('±', r"\pm "),
        ('∞', r"\infty "),
        ('→', r"\to "),
        ('∘', r"\circ "),
        ('…', r"\dots "),
        ('⟨', r"\langle "),
        ('⟩', r"\rangle "),
        ('%', r"\%"),
        ('∂', r"\partial "),
    ];
    let letter = LETTERS.iter().find(|(name, _)| *name == c);
    let operator = || OPERATORS.iter().find(|(name, _)| *name == c);
    letter
        .map(|(_, latex)| format!(r"\{latex} "))
        .or_else(|| operator().map(|(_, latex)| (*latex).to_owned()))
}
