package io.quarkiverse.rest.idempotency.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;

class StepLogTest {

    /** The layout 1, as records have it: it never changes. */
    private static final String LAYOUT_1 = "01" + "02" + "0004686f6c64" + "0001" + "54" + "00000002" + "3432" + "01"
            + "000466696e64"
            + "0001" + "54" + "00" + "00046d61696c";

    private static StepLog log() {
        return StepLog.EMPTY.with(new StepEntry("hold", "T", new byte[] { '4', '2' })).with(new StepEntry("find", "T", null))
                .with(new StepEntry("mail", null, null));
    }

    @Test
    void layout1_isWrittenAndRead() {
        assertThat(HexFormat.of().formatHex(log().progress())).isEqualTo(LAYOUT_1);

        StepLog read = StepLog.of(HexFormat.of().parseHex(LAYOUT_1));
        assertThat(read.entries()).usingRecursiveComparison().isEqualTo(log().entries());
    }

    @Test
    void storedRequest_isAnEntryOfItsOwn_besideTheSteps() {
        StepLog log = StepLog.EMPTY.withRequest(new byte[] { 7, 8 }).with(new StepEntry("mail", null, null));

        assertThat(HexFormat.of().formatHex(log.progress()))
                .isEqualTo("01" + "03" + "00000002" + "0708" + "00" + "00046d61696c");
        StepLog read = StepLog.of(log.progress());
        assertThat(read.request()).containsExactly(7, 8);
        assertThat(read.entries()).usingRecursiveComparison().isEqualTo(log.entries());
        assertThat(read.size()).isEqualTo(StepLog.EMPTY.with(new StepEntry("mail", null, null)).progress().length);
    }

    @Test
    void progress_growsWithEachStep() {
        StepLog log = log();

        assertThat(log.with(new StepEntry("x", null, null)).progress()).hasSizeGreaterThan(log.progress().length);
    }

    @Test
    void progressThatIsCutOff_isRejected() {
        byte[] half = HexFormat.of().parseHex(LAYOUT_1.substring(0, 20));

        assertThatThrownBy(() -> StepLog.of(half)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be read");
    }
}
