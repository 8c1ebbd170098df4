package org.weightgate.portal.vetting;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.AccountId;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/// Finds what other people sent that is like something sent: under the same address, profile or
/// name, or with nearly the same text. Each is looked up in an index, however many there are.
@Service
@Transactional
public class Likenesses {
    private static final int CANDIDATES = 500;
    private static final int ENOUGH = 50;

    private final JdbcClient db;

    Likenesses(JdbcClient db) {
        this.db = db;
    }

    /// Something of another person's.
    ///
    /// @param marks what is exactly the same, as [#keep] was given it
    /// @param percent how alike the texts are, 0 to 100
    public record Like(UUID subject, List<String> marks, int percent) {
        static final Comparator<Like> CLOSEST =
                Comparator.comparing((Like like) -> -like.marks().size())
                        .thenComparing(like -> -like.percent())
                        .thenComparing(Like::subject);
    }

    private record Kept(UUID subject, UUID person, SortedSet<String> marks, Sketch sketch) {}

    /// Keeps what something is recognised by, instead of what was kept before.
    ///
    /// @param marks of the person, each saying what it is, like `email ada@inst.example`
    public void keep(UUID subject, AccountId person, SortedSet<String> marks, String text) {
        Sketch sketch = Sketch.of(text);
        db.sql(
                        """
                        insert into vetting_likeness (subject, person, marks, bands, signature)
                        values (:subject, :person, :marks, :bands, :signature)
                        on conflict (subject) do update
                        set marks = :marks, bands = :bands, signature = :signature
                        """)
                .param("subject", subject)
                .param("person", person.value())
                .param("marks", marks.toArray(String[]::new))
                .param("bands", boxed(sketch.bands()))
                .param("signature", boxed(sketch.signature()))
                .update();
    }

    /// What others sent that has a mark in common or half of the text, the closest first.
    @Transactional(readOnly = true)
    public List<Like> to(UUID subject, int limit) {
        Optional<Kept> kept =
                db.sql("select * from vetting_likeness where subject = ?")
                        .param(subject)
                        .query((row, _) -> kept(row))
                        .optional();
        return kept.stream()
                .flatMap(one -> candidates(one).stream().map(other -> like(one, other)))
                .filter(like -> !like.marks().isEmpty() || like.percent() >= ENOUGH)
                .sorted(Like.CLOSEST)
                .limit(limit)
                .toList();
    }

    private List<Kept> candidates(Kept one) {
        return db.sql(
                        """
                        select * from vetting_likeness
                        where (marks && cast(:marks as text[]) or bands && :bands) and person <> :person limit :most
                        """)
                .param("marks", one.marks().toArray(String[]::new))
                .param("bands", boxed(one.sketch().bands()))
                .param("person", one.person())
                .param("most", CANDIDATES)
                .query((row, _) -> kept(row))
                .list();
    }

    private static Like like(Kept one, Kept other) {
        List<String> common = one.marks().stream().filter(other.marks()::contains).toList();
        return new Like(other.subject(), common, one.sketch().percent(other.sketch().signature()));
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(
                row.getObject("subject", UUID.class),
                row.getObject("person", UUID.class),
                new TreeSet<>(Arrays.asList((String[]) row.getArray("marks").getArray())),
                new Sketch(numbers(row, "signature"), numbers(row, "bands")));
    }

    private static int[] numbers(ResultSet row, String column) throws SQLException {
        Integer[] numbers = (Integer[]) row.getArray(column).getArray();
        return Arrays.stream(numbers).mapToInt(Integer::intValue).toArray();
    }

    private static Integer[] boxed(int[] numbers) {
        return Arrays.stream(numbers).boxed().toArray(Integer[]::new);
    }
}
