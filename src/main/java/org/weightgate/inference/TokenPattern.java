package org.weightgate.inference;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What Split and Replace look for: a string, or a regular expression in Oniguruma's syntax, which
/// the reference uses. What means something else in Java, or nothing, is refused by name rather
/// than guessed at.
final class TokenPattern {
    /// Places where Oniguruma and Java read one spelling differently: `{n,m}+` (repeated, not
    /// possessive), `\h` (a hexadecimal digit), `\w` and `\b` (joiners are letters in Java alone),
    /// POSIX brackets, the options `m` and `x`, absent groups and calls.
    private static final Pattern OTHERWISE =
            Pattern.compile(
                    "\\{\\d*,?\\d*\\}\\+|\\\\[hHgkKyYOwWbB]|\\[:|\\(\\?(?!:|=|!|>|<=|<!|-?i[:)])");

    private final Pattern pattern;

    private TokenPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    static TokenPattern of(Part part) throws IOException {
        Json.Fields pattern = part.fields().object("pattern");
        return pattern.has("Regex")
                ? regex(part, pattern.string("Regex"))
                : literal(pattern.string("String"));
    }

    static TokenPattern literal(String string) {
        return new TokenPattern(Pattern.compile(Pattern.quote(string)));
    }

    /// `\s`, `\d` and `\p{…}` have their Unicode meaning, `^` and `$` stand at every line feed, and
    /// letters that are to match in either case do so beyond ASCII.
    static TokenPattern regex(Part part, String regex) throws IOException {
        Matcher otherwise = OTHERWISE.matcher(regex.replace("\\\\", "  "));
        if (otherwise.find()) {
            throw part.refused("pattern part " + otherwise.group());
        }
        try {
            return new TokenPattern(
                    Pattern.compile(
                            regex,
                            Pattern.UNICODE_CHARACTER_CLASS
                                    | Pattern.MULTILINE
                                    | Pattern.UNIX_LINES));
        } catch (PatternSyntaxException e) {
            throw part.refused("pattern (" + e.getDescription() + ")");
        }
    }

    /// A stretch of a text that matches or lies between matches.
    record Span(int from, int to, boolean match) {}

    /// The whole text in order; matches of nothing are left out.
    List<Span> spans(String text) {
        List<Span> spans = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        int done = 0;
        while (matcher.find()) {
            if (matcher.end() > matcher.start()) {
                if (matcher.start() > done) {
                    spans.add(new Span(done, matcher.start(), false));
                }
                spans.add(new Span(matcher.start(), matcher.end(), true));
                done = matcher.end();
            }
        }
        if (done < text.length()) {
            spans.add(new Span(done, text.length(), false));
        }
        return spans;
    }

    String replace(String text, String by) {
        return pattern.matcher(text).replaceAll(Matcher.quoteReplacement(by));
    }
}
