package org.weightgate.portal.accounts.signin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NextTests {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "https://evil.example",
                "javascript:alert(1)",
                "/\t/evil.example",
                "/a\r\nSet-Cookie: x=y",
                "/ok\\..\\evil",
                "evil.example",
                "/sign-out",
                " //evil.example",
                "///evil.example",
                "/%zz",
                ""
            })
    void whatIsNotAPathOfThisPortalLeadsHome(String wanted) {
        assertThat(Next.of(wanted)).isEqualTo(Next.HOME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/requests/REQ-7F3K2Q9M",
                "/acme/opt-stories?tab=files",
                "/review?status=submitted&after=2%3A1",
                "/"
            })
    void ownPathsAreKept(String wanted) {
        assertThat(Next.of(wanted).path()).isEqualTo(wanted);
    }
}
