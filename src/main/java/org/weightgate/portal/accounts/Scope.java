package org.weightgate.portal.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;

/// Where a role counts: `*` (everything), `namespace` (all its models) or `namespace/name`.
@Embeddable
public record Scope(@Column(name = "scope") String value) implements Serializable {
    /// One grammar for namespaces and models, also a constraint in the database.
    static final String PATTERN =
            "\\*|[a-z0-9](?:[a-z0-9._-]{0,94}[a-z0-9])?(?:/[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9])?)?";

    private static final Pattern SHAPE = Pattern.compile(PATTERN);

    public static final Scope EVERYTHING = new Scope("*");

    public Scope {
        if (!SHAPE.matcher(value).matches()) {
            throw new BadInput("A role counts for *, a namespace or namespace/name.");
        }
    }

    /// Whether a role with this scope counts on `model` (`namespace/name`, or `*` for an act on the
    /// portal as a whole, which only `*` covers).
    public boolean covers(String model) {
        return value.equals("*") || value.equals(model) || model.startsWith(value + "/");
    }

    /// Every scope that covers `model`, the widest first.
    static List<String> covering(String model) {
        int slash = model.indexOf('/');
        return slash < 0 ? List.of("*", model) : List.of("*", model.substring(0, slash), model);
    }

    public boolean everything() {
        return value.equals("*");
    }

    /// As people read it.
    public String words() {
        return everything() ? "everything" : value;
    }

    @Override
    public String toString() {
        return value;
    }
}
