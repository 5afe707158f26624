package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;

/** A process that is restored from a snapshot is another incarnation, since the snapshot can be restored more than once. */
class RestoredSnapshotTest {

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;

    @Test
    void restoredNode_ownsUnderOtherNames_thanTheOneOfTheSnapshot() {
        String reserves = node.owner().id();
        String takeovers = node.takeoverOwner().id();

        node.restored(new Random(7));

        assertThat(node.owner().id()).isNotIn(reserves, takeovers);
        assertThat(node.takeoverOwner().id()).isNotIn(reserves, takeovers, node.owner().id());
    }

    @Test
    @Tag("single-owner")
    void restoredNode_adoptsNothingOfTheSnapshot() {
        nodes.store.failAfter(Call.RESERVE, new IllegalStateException("the answer is lost"));
        node.admit(attempt(REJECT)).join();

        node.restored(new Random(7));

        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.InProgress()));
    }

    @Test
    void methodThatRunsAcrossARestore_isRecorded_underTheNameThatItBeganWith() {
        Execution running = own(node, attempt(REJECT));

        node.restored(new Random(7));

        assertThat(node.complete(running, created("only"))).isCompletedWithValue(Settlement.SETTLED);
        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(new Admission.Replay(created("only")));
    }
}
