package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.Map;

import io.quarkus.runtime.annotations.RecordableConstructor;

/**
 * One idempotent operation as the build found it.
 *
 */
public final class OperationDefinition {

    private final String name;
    private final String method;
    private final Map<String, String> attributes;
    private final String notInTransaction;

    /**
     * @param name the operation's stable name
     * @param method the class and method it stands on, for messages
     * @param attributes the attributes that the annotation (or another extension) sets, by name; no others
     * @param notInTransaction why it cannot be completed in the transaction of its method; empty when it can
     */
    @RecordableConstructor
    public OperationDefinition(String name, String method, Map<String, String> attributes, String notInTransaction) {
        this.name = name;
        this.method = method;
        this.attributes = attributes;
        this.notInTransaction = notInTransaction;
    }

    public String getName() {
        return name;
    }

    public String getMethod() {
        return method;
    }

    public Map<String, String> getAttributes() {
        return attributes;
    }

    public String getNotInTransaction() {
        return notInTransaction;
    }
}
