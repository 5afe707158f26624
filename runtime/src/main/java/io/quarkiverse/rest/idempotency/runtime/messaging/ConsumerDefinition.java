package io.quarkiverse.rest.idempotency.runtime.messaging;

import java.util.List;

import io.quarkus.runtime.annotations.RecordableConstructor;

/**
 * One consumer as the build found it.
 */
public final class ConsumerDefinition {

    private final String method;
    private final String operation;
    private final List<String> channels;
    private final String key;
    private final boolean comparePayload;
    private final boolean besideOthers;

    /**
     * @param method the class, the name and the parameter types of the method, as {@code ConsumerDefinitions#keyOf} makes them
     * @param operation the name of its operation
     * @param channels the channels that it consumes
     * @param key the place of the key; empty where none is named
     * @param comparePayload whether the payload is compared
     * @param besideOthers whether another subscriber may handle its messages at the same time
     */
    @RecordableConstructor
    public ConsumerDefinition(String method, String operation, List<String> channels, String key, boolean comparePayload,
            boolean besideOthers) {
        this.method = method;
        this.operation = operation;
        this.channels = channels;
        this.key = key;
        this.comparePayload = comparePayload;
        this.besideOthers = besideOthers;
    }

    public String getMethod() {
        return method;
    }

    public String getOperation() {
        return operation;
    }

    public List<String> getChannels() {
        return channels;
    }

    public String getKey() {
        return key;
    }

    public boolean isComparePayload() {
        return comparePayload;
    }

    public boolean isBesideOthers() {
        return besideOthers;
    }
}
