package io.quarkiverse.rest.idempotency.simulator.history;

/**
 * The request of a client.
 *
 * @param caller realm and principal: whose key it is
 * @param key the idempotency key, or {@code null} when the request has none
 * @param operation the method that it is for
 * @param resource what it acts on
 * @param payload what it says
 */
public record Call(String caller, String key, Operation operation, String resource, String payload) {

    /** The one record that all requests of this caller with this key have; {@code null} without a key. */
    public String record() {
        return key == null ? null : caller + ":" + key;
    }

    /** The use of the key. */
    public String binding() {
        return operation.name() + " " + resource + " " + payload;
    }
}
