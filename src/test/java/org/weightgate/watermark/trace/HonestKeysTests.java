package org.weightgate.watermark.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.weightgate.checkpoint.ContentId;
import org.weightgate.watermark.Commitments;
import org.weightgate.watermark.MarkKeys;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

@DisplayName("keys are held against their commitments before a trace speaks")
class HonestKeysTests {
    private static final SortedSet<ContentId> CONTENTS =
            new TreeSet<>(List.of(new ContentId("01".repeat(32)), new ContentId("02".repeat(32))));
    private static final MarkKeys KEYS = SmallModel.KEYS;
    private static final MarkKeys OTHER = new MarkKeys(KEYS.code(), new byte[32]);
    private static final String CODE = Commitments.code(KEYS, CONTENTS);
    private static final String BO = Commitments.recipient(KEYS, "bo", CONTENTS);

    @Test
    void andPassIfTheyOpenThem() {
        assertThat(HonestKeys.refusal(KEYS, CONTENTS, CODE, Map.of("bo", BO))).isEmpty();
    }

    @Test
    void andRefuseKeysChosenLater() {
        assertThat(HonestKeys.refusal(OTHER, CONTENTS, CODE, Map.of("bo", BO)))
                .hasValueSatisfying(s -> assertThat(s).contains("recipient key", "bo"));
        MarkKeys code = new MarkKeys(new byte[32], KEYS.recipient());
        assertThat(HonestKeys.refusal(code, CONTENTS, CODE, Map.of("bo", BO)))
                .hasValueSatisfying(s -> assertThat(s).contains("code key"));
    }

    @Test
    void andRefuseContentsThatWereNotCommittedTo() {
        SortedSet<ContentId> more = new TreeSet<>(CONTENTS);
        more.add(new ContentId("03".repeat(32)));
        assertThat(HonestKeys.refusal(KEYS, more, CODE, Map.of())).isPresent();
    }
}
