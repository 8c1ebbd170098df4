package org.weightgate.portal.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

import java.util.Set;

class ModelNameTests {
    private static final String PAGE = CatalogController.MODEL;

    static Set<String> reserved() {
        return ModelName.RESERVED;
    }

    @ParameterizedTest
    @MethodSource("reserved")
    void leavesTheAddressesOfPagesAlone(String word) {
        assertThatThrownBy(() -> new ModelName(word, "model")).isInstanceOf(InvalidName.class);
        assertThat(matches("/" + word + "/model")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo/opt-stories",
                "a/B",
                "review-lab/m",
                "apis/x",
                "d2/x",
                "lab.org/GPT_2.0"
            })
    void takesWhatCanStandInAnAddress(String name) {
        assertThat(ModelName.of(name)).hasToString(name);
        assertThat(matches("/" + name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo", "/x", "x/", "Demo/x", "a b/c", "a/b/c", "../x", "a/..", "a..b/c", "-a/b",
                "a/b.git", "a/<b>", "ä/b", "a/b\n"
            })
    void refusesWhatCannot(String name) {
        assertThatThrownBy(() -> ModelName.of(name)).isInstanceOf(InvalidName.class);
    }

    private static boolean matches(String path) {
        return new PathPatternParser().parse(PAGE).matches(PathContainer.parsePath(path));
    }
}
