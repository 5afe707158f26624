package io.quarkiverse.rest.idempotency.simulator.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * The planted bugs that the simulator finds.
 */
class PlantedBugsTest {

    private static final long SEEDS = 100_000;

    private record Hunted(PlantedBug bug, PlantedBug.Found found) {

        @Override
        public String toString() {
            return found == null ? bug + " was not found"
                    : String.format("  %-34s seed %,6d: %.110s", bug, found.seed(), found.violation());
        }
    }

    @Test
    void everyPlantedBug_isFound() {
        long begunAt = System.nanoTime();
        List<Hunted> hunted = Arrays.stream(PlantedBug.values()).parallel().map(bug -> new Hunted(bug, bug.find(SEEDS)))
                .toList();

        System.out.printf("Planted bugs, found in %d s:%n", (System.nanoTime() - begunAt) / 1_000_000_000);
        hunted.forEach(System.out::println);
        assertThat(hunted).filteredOn(one -> one.found == null).isEmpty();
    }

    @Test
    void everyReplacement_meetsACallThatIsMade() {
        SoftAssertions stale = new SoftAssertions();
        for (PlantedBug bug : PlantedBug.values()) {
            for (Replacement replacement : bug.replacements()) {
                stale.assertThatCode(
                        () -> new PlantedLoader(List.of(replacement)).loadClass(PlantedLoader.ROOT + replacement.type()))
                        .as(bug.name()).doesNotThrowAnyException();
            }
        }
        stale.assertAll();
    }

    @Test
    void class_withoutAReplacement_isLoadedUnchanged() {
        LongFunction<String> hunt = new PlantedLoader(List.of()).load(Hunt.class);

        assertThat(hunt.getClass()).isNotEqualTo(Hunt.class);
        for (long seed = 1; seed <= 1_000; seed++) {
            assertThat(hunt.apply(seed)).as("seed " + seed).isNull();
        }
    }

    @Test
    void aReplacementOfACallThatIsNotMade_isAnError() {
        Replacement wrong = new Replacement("protocol.Asking", "letRun", "noSuchCall", "same");

        assertThatThrownBy(() -> new PlantedLoader(List.of(wrong)).loadClass(PlantedLoader.ROOT + wrong.type()))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("noSuchCall");
    }
}
