package io.quarkiverse.rest.idempotency.runtime.door;

import java.util.List;

import io.quarkus.runtime.annotations.RecordableConstructor;

/**
 * The part of an operation's declaration that only operations without HTTP have.
 */
public final class DoorDefinition {

    private final String operation;
    private final List<String> recordedFailures;

    /**
     * @param operation the name of the operation
     * @param recordedFailures the classes of the exceptions that are a result
     */
    @RecordableConstructor
    public DoorDefinition(String operation, List<String> recordedFailures) {
        this.operation = operation;
        this.recordedFailures = recordedFailures;
    }

    public String getOperation() {
        return operation;
    }

    public List<String> getRecordedFailures() {
        return recordedFailures;
    }
}
