package org.weightgate.portal.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailTests {
    @Test
    void differsInCaseOnlyIsTheSame() {
        assertThat(Email.parse("  Ada@Demo.TEST ")).hasValue(new Email("ada@demo.test"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "ada@localhost",
                "a@b@c.test",
                "a b@c.test",
                "a@c.test\r\nBcc: x@y.test",
                "a@c.test\n",
                "а@c.test",
                "<a@c.test>",
                "a@-c.test",
                "a@c..test"
            })
    void refusesWhatCouldBeSomethingElse(String text) {
        boolean harmlessAfterTrimming = text.equals("a@c.test\n");
        assertThat(Email.parse(text).isPresent()).isEqualTo(harmlessAfterTrimming);
    }
}
