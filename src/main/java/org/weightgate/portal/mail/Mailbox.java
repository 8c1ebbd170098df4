package org.weightgate.portal.mail;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/// Reads the outbox, for an admin whom the caller has let in. Where no mail server is configured
/// this is how mails reach anybody; where there is one, codes are shown to nobody.
@Service
@Transactional(readOnly = true)
public class Mailbox {
    /// How many mails a page holds.
    public static final int PAGE = 25;

    private final JdbcClient jdbc;
    private final Posting posting;

    Mailbox(JdbcClient jdbc, Posting posting) {
        this.jdbc = jdbc;
        this.posting = posting;
    }

    /// Whether mails leave by SMTP.
    public boolean sending() {
        return posting.configured();
    }

    /// The newest mails, after the given number of newer ones.
    public List<MailView> newest(int after) {
        boolean hideCodes = sending();
        return jdbc.sql(
                        "select * from mail_outbox order by created desc, id limit :limit offset"
                                + " :after")
                .param("limit", PAGE)
                .param("after", after)
                .query((row, n) -> view(row, hideCodes))
                .list();
    }

    private static MailView view(ResultSet row, boolean hideCodes) throws SQLException {
        String body = row.getString("body");
        boolean hidden = row.getBoolean("secret") && (hideCodes || body.isEmpty());
        return new MailView(
                row.getObject("id", UUID.class),
                row.getString("recipient"),
                row.getString("subject"),
                hidden ? null : body,
                row.getObject("created", OffsetDateTime.class).toInstant(),
                row.getInt("attempts"),
                instant(row.getObject("sent", OffsetDateTime.class)),
                instant(row.getObject("given_up", OffsetDateTime.class)),
                row.getString("problem"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
