package io.quarkiverse.rest.idempotency.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * The servers that keep the records and the effects of a run, and what they tell of them.
 */
interface Storage extends AutoCloseable {

    /** Where the records are: each node has a network of its own in between. */
    int port();

    /**
     * The configuration of an application that uses them.
     *
     * @param proxy the port where it finds its records
     * @param node which node and which incarnation of it that is; every change of a record is logged with it
     */
    Map<String, String> configuration(int proxy, String node);

    /** To the database of the effects. */
    Connection connection() throws SQLException;

    /** The log of the effects. */
    EffectLog effects();

    /** The history of the records. */
    RecordLog records() throws SQLException;

    /** The records whose leases are renewed; empty when none is. */
    String held() throws SQLException;

    /** The number of records that differ from their log, where records and log are in one place. */
    long changesThatAreNotLogged();

    /** Begins a fault of the servers. */
    void begin(Fault fault);

    /** Ends it, if it does not end by itself. */
    void end(Fault fault);
}
