package org.weightgate.portal.catalog;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/// What a publisher discloses of how a model came about. Everything may be left open, and the page
/// then says that it is not disclosed. Texts are plain; empty ones are null.
///
/// @param dataSize how much it was trained on, in `dataUnit`
/// @param dataUntil year or month of the latest data
/// @param personalData whether the data hold any of people, and what was done about it
/// @param hardware what it was trained on
/// @param deviceHours accelerators or processors times hours
/// @param flop operations of the whole training
public record Disclosure(
        @Nullable
                @DecimalMin(value = "0", message = "The amount of data is not below zero")
                @DecimalMax(value = "1e18", message = "The amount of data is too large")
                BigDecimal dataSize,
        @Nullable @Size(max = 40, message = "The unit has at most 40 characters") String dataUnit,
        @Nullable
                @Pattern(
                        regexp = "[0-9]{4}(-(0[1-9]|1[0-2]))?",
                        message = "Write the end of the data as a year or a month, such as 2026-03")
                String dataUntil,
        @Nullable @Size(max = 2000, message = "The word on personal data is too long")
                String personalData,
        @Size(max = 50, message = "There are at most 50 sources") List<@Valid Source> sources,
        @Nullable @Size(max = 200, message = "The hardware has at most 200 characters")
                String hardware,
        @Nullable
                @DecimalMin(value = "0", message = "Device hours are not below zero")
                @DecimalMax(value = "1e12", message = "The device hours are too many")
                BigDecimal deviceHours,
        @Nullable
                @DecimalMin(value = "0", message = "The operations are not below zero")
                @DecimalMax(value = "1e30", message = "The operations are too many")
                BigDecimal flop,
        @Nullable
                @DecimalMin(value = "0", message = "The energy is not below zero")
                @DecimalMax(value = "1e15", message = "The energy is too much")
                BigDecimal energyKwh,
        @Nullable @Size(max = 200, message = "The place has at most 200 characters") String place,
        @Size(max = 100, message = "There are at most 100 evaluations")
                List<@Valid Evaluation> evaluations) {
    private static final String WEB = "https?://[^\\s\"<>]{3,500}";

    /// Where a part of the data came from.
    ///
    /// @param share of the data, in percent
    /// @param terms the licence or permission it was used by
    public record Source(
            @Nullable @Size(max = 200, message = "A source has at most 200 characters") String name,
            @Nullable
                    @DecimalMin(value = "0", message = "A share is from 0 to 100 percent")
                    @DecimalMax(value = "100", message = "A share is from 0 to 100 percent")
                    BigDecimal share,
            @Nullable @Size(max = 200, message = "Its terms have at most 200 characters")
                    String terms,
            @Nullable @Pattern(regexp = WEB, message = "An address begins with https:// or http://")
                    String url) {
        public Source {
            name = text(name);
            terms = text(terms);
            url = text(url);
        }

        boolean blank() {
            return name == null && share == null && terms == null && url == null;
        }
    }

    /// What was measured.
    ///
    /// @param setting how, in a few words
    public record Evaluation(
            @Nullable @Size(max = 200, message = "An evaluation has at most 200 characters")
                    String name,
            @Nullable @Size(max = 100, message = "A measure has at most 100 characters")
                    String measure,
            @Nullable @Size(max = 100, message = "A result has at most 100 characters")
                    String result,
            @Nullable @Size(max = 200, message = "A setting has at most 200 characters")
                    String setting,
            @Nullable @Pattern(regexp = WEB, message = "An address begins with https:// or http://")
                    String url) {
        public Evaluation {
            name = text(name);
            measure = text(measure);
            result = text(result);
            setting = text(setting);
            url = text(url);
        }

        boolean blank() {
            return name == null
                    && measure == null
                    && result == null
                    && setting == null
                    && url == null;
        }
    }

    @SuppressWarnings("NullAway") // a program may leave a list out
    public Disclosure {
        dataUnit = text(dataUnit);
        dataUntil = text(dataUntil);
        personalData = text(personalData);
        hardware = text(hardware);
        place = text(place);
        sources = sources == null ? List.of() : sources.stream().filter(Objects::nonNull).toList();
        evaluations =
                evaluations == null
                        ? List.of()
                        : evaluations.stream().filter(Objects::nonNull).toList();
    }

    static Disclosure nothing() {
        return new Disclosure(
                null, null, null, null, List.of(), null, null, null, null, null, List.of());
    }

    /// Without the rows that nobody filled in.
    Disclosure tidy() {
        return with(
                sources.stream().filter(s -> !s.blank()).toList(),
                evaluations.stream().filter(e -> !e.blank()).toList());
    }

    /// The same with other rows.
    Disclosure with(List<Source> from, List<Evaluation> measured) {
        return new Disclosure(
                dataSize,
                dataUnit,
                dataUntil,
                personalData,
                from,
                hardware,
                deviceHours,
                flop,
                energyKwh,
                place,
                measured);
    }

    private static @Nullable String text(@Nullable String written) {
        return written == null || written.isBlank() ? null : written.strip();
    }
}
