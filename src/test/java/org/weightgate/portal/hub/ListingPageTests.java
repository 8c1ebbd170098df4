package org.weightgate.portal.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/// Pages of whatever size hold the whole listing, every line once.
class ListingPageTests {
    /// In the order of their bytes: a hyphen comes before a slash, and a slash before a digit.
    private static final List<String> FILES =
            List.of(
                    "README.md",
                    "a",
                    "b-c",
                    "b/c/d",
                    "b/c/e",
                    "b/f",
                    "b0",
                    "onnx/deep/er/x",
                    "onnx/y",
                    "onnx2/z",
                    "z");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 100})
    void everythingBelowTheRoot(int size) {
        assertThat(pages("", true, size))
                .containsExactly(
                        "README.md",
                        "a",
                        "b-c",
                        "b/",
                        "b/c/",
                        "b/c/d",
                        "b/c/e",
                        "b/f",
                        "b0",
                        "onnx/",
                        "onnx/deep/",
                        "onnx/deep/er/",
                        "onnx/deep/er/x",
                        "onnx/y",
                        "onnx2/",
                        "onnx2/z",
                        "z");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 100})
    void whatStandsInTheRootAndInAFolder(int size) {
        assertThat(pages("", false, size))
                .containsExactly("README.md", "a", "b-c", "b/", "b0", "onnx/", "onnx2/", "z");
        assertThat(pages("b", false, size)).containsExactly("b/c/", "b/f");
        assertThat(pages("onnx", true, size))
                .containsExactly("onnx/deep/", "onnx/deep/er/", "onnx/deep/er/x", "onnx/y");
        assertThat(pages("a", false, size)).as("a file is no folder").isEmpty();
        assertThat(pages("onn", true, size)).isEmpty();
    }

    /// All pages one after the other, folders with a slash behind.
    private static List<String> pages(String folder, boolean recursive, int size) {
        Snapshot snapshot =
                new Snapshot.Shown(
                        null,
                        "0".repeat(40),
                        FILES.stream().map(path -> new HubFile(path, 1, null)).toList());
        List<String> lines = new ArrayList<>();
        String after = "";
        while (after != null) {
            ListingPage page = ListingPage.of(snapshot, folder, recursive, false, after, size);
            assertThat(page.lines()).hasSizeLessThanOrEqualTo(size);
            assertThat(page.next() == null || page.lines().size() == size).isTrue();
            lines.addAll(
                    page.lines().stream()
                            .map(l -> l.path() + (l.type().equals("file") ? "" : "/"))
                            .toList());
            after = page.next();
        }
        return lines;
    }
}
