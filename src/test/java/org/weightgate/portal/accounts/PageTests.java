package org.weightgate.portal.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

class PageTests {
    private static final List<String> ALL =
            IntStream.range(0, 7).mapToObj(String::valueOf).toList();

    private static Page<String> page(int limit, @Nullable String cursor) {
        return Page.of(ALL, one -> one, _ -> true, limit, cursor);
    }

    @Test
    void cursorsLeadThroughTheWholeListOnce() {
        List<String> seen = new ArrayList<>();
        Page<String> page = page(3, null);
        for (seen.addAll(page.items()); page.next() != null; seen.addAll(page.items())) {
            page = page(3, page.next());
        }
        assertThat(seen).isEqualTo(ALL);
        assertThat(page.items()).hasSize(1);
    }

    @Test
    void aListThatFitsHasNoNextPage() {
        assertThat(page(7, null)).isEqualTo(new Page<>(ALL, null));
        assertThat(Page.cut(ALL, 7, last -> last).next()).isNull();
        assertThat(Page.cut(ALL, 6, last -> last).next()).isEqualTo("5");
    }

    @Test
    void aCursorThatIsNotWantedAnyMoreStillSaysWhereToGoOn() {
        assertThat(Page.of(ALL, one -> one, one -> !one.equals("3"), 2, "3"))
                .isEqualTo(new Page<>(List.of("4", "5"), "6"));
    }

    @Test
    void anyLimitGivesAtLeastOneAndAtMostAHundred() {
        List<String> many = IntStream.range(0, 300).mapToObj(String::valueOf).toList();
        assertThat(Page.of(many, one -> one, _ -> true, 1000, null).items()).hasSize(100);
        assertThat(page(0, null).items()).containsExactly("0");
    }
}
