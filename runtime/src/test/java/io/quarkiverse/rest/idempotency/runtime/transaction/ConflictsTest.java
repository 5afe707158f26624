package io.quarkiverse.rest.idempotency.runtime.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import org.junit.jupiter.api.Test;

class ConflictsTest {

    @Test
    void failureOfAPool_whichHasNoState_isNoConflict() {
        assertThat(Conflicts.caused(new IllegalStateException(new SQLException("Acquisition timeout")))).isFalse();
    }

    @Test
    void deadlockOfAServer_behindAnyWrapper_isAConflict() {
        assertThat(Conflicts.caused(new IllegalStateException(new SQLException("deadlock detected", "40P01")))).isTrue();
        assertThat(Conflicts.caused(new SQLException("Deadlock found", null, 1213))).isTrue();
    }
}
