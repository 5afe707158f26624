package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.Map;

import io.quarkus.runtime.annotations.RecordableConstructor;

/**
 * One idempotent operation as the build found it.
 */
public final class OperationDefinition {

    private final String name;
    private final String method;
    private final Map<String, String> attributes;
    private final String notInTransaction;
    private final boolean withoutHttp;
    private final boolean takesSteps;

    /**
     * @param name the operation's stable name
     * @param method the class and method it stands on, for messages
     * @param attributes the attributes that the annotation (or another extension) sets, by name; no others
     * @param notInTransaction why it cannot be completed in the transaction of its method; empty when it can
     */
    public OperationDefinition(String name, String method, Map<String, String> attributes, String notInTransaction) {
        this(name, method, attributes, notInTransaction, false, false);
    }

    /**
     * @param name the operation's stable name
     * @param method the class and method it stands on, for messages
     * @param attributes the attributes that the annotation (or another extension) sets, by name; no others
     * @param notInTransaction why it cannot be completed in the transaction of its method; empty when it can
     * @param withoutHttp whether its requests come from code, and have neither headers nor a status
     * @param takesSteps whether its method takes steps as a parameter
     */
    @RecordableConstructor
    public OperationDefinition(String name, String method, Map<String, String> attributes, String notInTransaction,
            boolean withoutHttp, boolean takesSteps) {
        this.name = name;
        this.method = method;
        this.attributes = attributes;
        this.notInTransaction = notInTransaction;
        this.withoutHttp = withoutHttp;
        this.takesSteps = takesSteps;
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

    public boolean isWithoutHttp() {
        return withoutHttp;
    }

    public boolean isTakesSteps() {
        return takesSteps;
    }
}
