package io.quarkiverse.rest.idempotency.runtime.resume;

import io.quarkiverse.rest.idempotency.resume.StoredRequest;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * A stored request that this node makes again at the moment.
 */
public final class ResumedRequest {

    private final RecordId record;
    private final StoredRequest request;
    private volatile boolean run;

    public ResumedRequest(RecordId record, StoredRequest request) {
        this.record = record;
        this.request = request;
    }

    /** The abandoned record, the only one that the request may take over. */
    public RecordId record() {
        return record;
    }

    public StoredRequest request() {
        return request;
    }

    /** Notes that its method runs. */
    public void run() {
        run = true;
    }

    /** Whether its method has run. */
    public boolean hasRun() {
        return run;
    }
}
