package io.quarkiverse.rest.idempotency.runtime.store.sql;

/**
 * The row of a result, read by the names of its columns, whichever driver brings it.
 *
 * @param <E> the failure of the driver
 */
public interface Row<E extends Exception> {

    /**
     * @return {@code null} for {@code NULL}
     */
    String text(String column) throws E;

    /**
     * @return a whole number of any size; {@code null} for {@code NULL}
     */
    Long number(String column) throws E;

    /**
     * @return {@code null} for {@code NULL}
     */
    byte[] bytes(String column) throws E;

    /** A boolean that is not {@code NULL}. */
    boolean flag(String column) throws E;
}
