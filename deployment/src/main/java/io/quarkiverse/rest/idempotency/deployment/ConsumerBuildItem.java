package io.quarkiverse.rest.idempotency.deployment;

import java.util.List;

import io.quarkus.builder.item.MultiBuildItem;

/**
 * A method that consumes messages under their keys.
 */
final class ConsumerBuildItem extends MultiBuildItem {

    private final String method;
    private final String operation;
    private final List<String> channels;
    private final String key;
    private final boolean comparePayload;
    private final boolean besideOthers;

    /**
     * @param method the class, the name and the types of the parameters
     * @param key the place of the key; empty where none is named
     * @param besideOthers whether another subscriber may handle its messages at the same time
     */
    ConsumerBuildItem(String method, String operation, List<String> channels, String key, boolean comparePayload,
            boolean besideOthers) {
        this.method = method;
        this.operation = operation;
        this.channels = List.copyOf(channels);
        this.key = key;
        this.comparePayload = comparePayload;
        this.besideOthers = besideOthers;
    }

    String method() {
        return method;
    }

    String operation() {
        return operation;
    }

    List<String> channels() {
        return channels;
    }

    String key() {
        return key;
    }

    boolean comparePayload() {
        return comparePayload;
    }

    boolean besideOthers() {
        return besideOthers;
    }
}
