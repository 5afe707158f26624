package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The elements of a call, of which only those that have no result yet are made when the call is made again.
 */
final class Elements<C, O> implements NetworkTimeout.Work<List<O>> {

    private final List<C> elements;
    private final Statements<C, O> statements;
    private final List<O> results;

    Elements(List<C> elements, Statements<C, O> statements) {
        this.elements = elements;
        this.statements = statements;
        this.results = new ArrayList<>(Collections.nCopies(elements.size(), null));
    }

    @Override
    public List<O> on(Connection connection) throws SQLException {
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            if (results.get(i) == null) {
                open.add(i);
            }
        }
        try {
            note(open, statements.on(connection, open.stream().map(elements::get).toList()));
        } catch (UnfinishedException e) {
            note(open, results(e));
            throw e;
        }
        return results;
    }

    /** The results of the same call, which its table has written. */
    @SuppressWarnings("unchecked")
    private List<O> results(UnfinishedException unfinished) {
        return (List<O>) unfinished.results();
    }

    private void note(List<Integer> open, List<O> found) {
        for (int i = 0; i < found.size(); i++) {
            results.set(open.get(i), found.get(i));
        }
    }

    /** Makes the statements of some elements; one result for each, in their order. */
    @FunctionalInterface
    interface Statements<C, O> {

        List<O> on(Connection connection, List<C> elements) throws SQLException;
    }
}
