package org.weightgate.portal.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.catalog.InvalidName;
import org.weightgate.portal.catalog.ModelName;

import java.io.IOException;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// No model can hide a page, and no page a model: the first words of all addresses in use are
/// refused as namespaces.
@PortalTest
class ReservedNamespacesTests {
    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping handlers;

    @Test
    void everyFirstWordInUseIsRefusedAsANamespace() throws IOException {
        SortedSet<String> words = new TreeSet<>();
        handlers.getHandlerMethods()
                .keySet()
                .forEach(mapping -> mapping.getPatternValues().forEach(p -> add(words, p)));
        Stream.of(SecurityChain.OPEN_FILES, SecurityChain.SIGNED_IN, SecurityChain.PUBLIC_PAGES)
                .flatMap(Stream::of)
                .forEach(p -> add(words, p));
        add(words, SecurityChain.SIGN_OUT);
        for (Resource file :
                new PathMatchingResourcePatternResolver().getResources("classpath:static/*")) {
            add(words, "/" + file.getFilename());
        }

        assertThat(words)
                .contains("api", "grants", "mail", "portal.css", "setup", "sign-out", "theme")
                .hasSizeGreaterThan(18);
        for (String word : words) {
            assertThatThrownBy(() -> new ModelName(word, "model"))
                    .as(word)
                    .isInstanceOf(InvalidName.class);
        }
    }

    /// Nothing for `/` and for addresses that begin with a variable, as a model's own do.
    private static void add(SortedSet<String> words, String pattern) {
        String[] parts = pattern.split("/", 3);
        String word = parts.length < 2 ? "" : parts[1];
        if (!word.isEmpty() && !word.startsWith("{") && !word.startsWith("*")) {
            words.add(word);
        }
    }
}
