package org.weightgate.portal.accounts;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// Some of a list, as every list of the API answers it.
///
/// @param next the cursor of the next page; null on the last
public record Page<T>(List<T> items, @Nullable String next) {
    private static final int MOST = 100;

    /// A page of a list that fits in memory, from the thing at the cursor on, whose key it is.
    ///
    /// @param limit how many at most; below 1 it is taken as 1, over 100 as 100
    public static <T> Page<T> of(
            List<T> all,
            Function<T, String> key,
            Predicate<T> wanted,
            int limit,
            @Nullable String cursor) {
        int most = Math.clamp(limit, 1, MOST);
        List<T> rest =
                all.stream()
                        // first: what stands at the cursor may have changed its status meanwhile
                        .dropWhile(one -> cursor != null && !key.apply(one).equals(cursor))
                        .filter(wanted)
                        .limit(most + 1L)
                        .toList();
        return new Page<>(
                rest.stream().limit(most).toList(),
                rest.size() > most ? key.apply(rest.get(most)) : null);
    }

    /// A page of what was read up to one beyond the limit, to know whether there is more.
    ///
    /// @param cursor what the next page begins after, made of the last of this one
    public static <T> Page<T> cut(List<T> found, int limit, Function<T, String> cursor) {
        if (found.size() <= limit) return new Page<>(found, null);
        return new Page<>(found.subList(0, limit), cursor.apply(found.get(limit - 1)));
    }

    /// The same page of other things.
    public <R> Page<R> map(Function<? super T, ? extends R> change) {
        return new Page<>(items.stream().<R>map(change).toList(), next);
    }
}
