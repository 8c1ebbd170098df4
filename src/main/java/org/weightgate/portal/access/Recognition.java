package org.weightgate.portal.access;

import org.weightgate.portal.forms.Answers;

import java.net.URI;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a person is recognised by in their answers, whatever account they use.
final class Recognition {
    private Recognition() {}

    /// Each is a word for what it is, a blank, and the thing itself in its plainest form.
    static SortedSet<String> marks(Answers answers) {
        SortedSet<String> marks = new TreeSet<>();
        add(marks, "address", plain(answers.text("email")));
        add(marks, "ORCID", page(answers.text("orcid")));
        add(marks, "code profile", page(answers.text("github")));
        add(marks, "homepage", page(answers.text("homepage")));
        String name = plain(answers.text("legalName"));
        String organisation = plain(answers.text("organisation"));
        if (!name.isEmpty() && !organisation.isEmpty()) {
            marks.add("name " + name + " at " + organisation);
        }
        return marks;
    }

    /// The text whose likeness is looked for.
    static String text(Answers answers) {
        return answers.text("projectTitle") + "\n" + answers.text("summary");
    }

    /// The word for what it is: one word may be two.
    static String word(String mark) {
        for (String word : new String[] {"address", "ORCID", "code profile", "homepage"}) {
            if (mark.startsWith(word + " ")) {
                return word;
            }
        }
        return "name and organisation";
    }

    private static void add(SortedSet<String> marks, String word, String value) {
        if (!value.isEmpty()) {
            marks.add(word + " " + value);
        }
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").strip();
    }

    /// Host and path, without what changes nothing; a host alone is an institution's, not a
    /// person's.
    private static String page(String address) {
        try {
            URI uri = URI.create(plain(address));
            String host = uri.getHost();
            String path = uri.getPath() == null ? "" : uri.getPath().replaceAll("/+$", "");
            return host == null || path.isEmpty() ? "" : host.replaceFirst("^www\\.", "") + path;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
