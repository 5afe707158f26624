package io.quarkiverse.rest.idempotency.runtime;

import java.security.SecureRandom;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;

/**
 * Makes the node another incarnation when its process is restored from a snapshot (CRaC, and tools on top of it): a snapshot
 * can be restored more than once, and two processes that own records under one name could both complete one.
 */
final class SnapshotRestore implements Resource {

    private final IdempotencyProtocol protocol;

    private SnapshotRestore(IdempotencyProtocol protocol) {
        this.protocol = protocol;
    }

    /**
     * @return kept by the caller: the context of snapshots refers to it weakly
     */
    static SnapshotRestore register(IdempotencyProtocol protocol) {
        SnapshotRestore restore = new SnapshotRestore(protocol);
        Core.getGlobalContext().register(restore);
        return restore;
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        // Connections are closed by those that have them.
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        // A generator of its own: the state of a former one is in the snapshot.
        protocol.restored(new SecureRandom());
    }
}
