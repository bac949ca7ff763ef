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

/// The symbols of a line.
pub fn lex(line: &str) -> Vec<Token> {
    let chars: Vec<char> = line.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let (token, length) = next(&chars, at, tokens.last());
        tokens.push(token);
        at += length;
    }
    tokens
}

fn run(chars: &[char], from: usize, keep: impl Fn(char) -> bool) -> String {
    chars[from..].iter().copied().take_while(|c| keep(*c)).collect()
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
        ',' | ';' | ':' | '.' => Token::Punctuation(c),
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
    let article = text == "a"
        && chars.get(after) == Some(&' ')
        && chars.get(after + 1).is_some_and(char::is_ascii_lowercase)
        && chars.get(after + 2).is_some_and(char::is_ascii_lowercase);
    if text.len() == 1 && !label && !article {
        return match chars.get(after) {
            Some('\u{304}') => (Token::Symbol(format!(r"\bar{{{text}}}")), 2),
            _ => (Token::Symbol(text), 1),
        };
    }
    let length = text.len();
    match text.as_str() {
        "abs" => (Token::Absolute, length),
        _ if FUNCTIONS.contains(&text.as_str()) => (Token::Function(text), length),
        _ if NAMES.contains(&text.as_str()) && !hyphen => {
            (Token::Symbol(format!(r"\mathrm{{{text}}}")), length)
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
