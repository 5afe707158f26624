package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;

/** When the lease of an execution is due to be renewed. */
class ExecutionTest {

    private static final long BEGIN = 1_000;
    private static final long NANOS = LEASE.toNanos();

    private final Execution execution = new Execution(attempt(REJECT), new Ownership(Nodes.KEY, new Owner("owner"), 1),
            BEGIN + NANOS);

    @Test
    void execution_isDueFromAThirdOfItsLeaseOn() {
        assertThat(execution.due(BEGIN + NANOS / 3 - 1)).isFalse();
        assertThat(execution.due(BEGIN + NANOS / 3)).isTrue();
        assertThat(execution.due(BEGIN + 2 * NANOS)).isTrue();
    }

    @Test
    @Tag("bounded")
    void executionThatEnds_isDueForOneLeaseMore() {
        long end = BEGIN + NANOS / 2;
        execution.beginEnd(end);

        assertThat(execution.due(end)).isTrue();
        assertThat(execution.due(end + NANOS - 1)).isTrue();
        assertThat(execution.due(end + NANOS)).isFalse();
    }

    @Test
    void lease_isNeverMadeShorter() {
        execution.extend(BEGIN + NANOS - 1);
        assertThat(execution.leaseEndNanos()).isEqualTo(BEGIN + NANOS);

        execution.extend(BEGIN + NANOS + 1);
        assertThat(execution.leaseEndNanos()).isEqualTo(BEGIN + NANOS + 1);
    }
}
