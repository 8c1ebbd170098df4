package org.weightgate.portal.hub;

import org.springframework.stereotype.Component;
import org.weightgate.portal.catalog.ModelView;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.delivery.PortalAddress;

import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The texts of a model that everybody may read: its card as `README.md`, its terms as `LICENSE`.
@Component
class PublicTexts {
    private final PortalAddress address;
    private final JsonMapper json;

    PublicTexts(PortalAddress address, JsonMapper json) {
        this.address = address;
        this.json = json;
    }

    SortedMap<String, byte[]> of(ModelView model) {
        return new TreeMap<>(
                Map.of(
                        "LICENSE", utf8(model.terms().text()),
                        "README.md", utf8(frontMatter(model) + card(model))));
    }

    Optional<byte[]> text(ModelView model, String path) {
        return Optional.ofNullable(of(model).get(path));
    }

    /// YAML, of which a JSON string is one spelling, so that no title can end it.
    private String frontMatter(ModelView model) {
        ReleaseView current = model.current();
        String licence = current == null ? null : current.licence();
        return """
        ---
        license: other
        license_name: %s
        license_link: LICENSE
        extra_gated_heading: %s
        extra_gated_prompt: %s
        ---
        """
                .formatted(
                        quoted(Objects.requireNonNullElse(licence, "terms of " + model.name())),
                        quoted("Ask for access at " + address.of("/" + model.name())),
                        quoted(model.whoMayAsk()));
    }

    private static String card(ModelView model) {
        return "\n# %s\n\n%s\n\n%s\n".formatted(model.title(), model.summary(), model.card());
    }

    private String quoted(String text) {
        return json.writeValueAsString(text);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
