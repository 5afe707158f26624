package io.quarkiverse.rest.idempotency.runtime.rest;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.core.parameters.ParameterExtractor;

import io.quarkiverse.rest.idempotency.runtime.transaction.ConnectionTransactions.ConnectionTransaction;

/**
 * A parameter of a method for the connection of its transaction. Arguments are made before it is known whether the method runs,
 * so that the argument is a {@link Wanted} at first, and the connection takes its place when it is there.
 */
public class ConnectionParameter implements ParameterExtractor {

    /** The arguments before their connection was there. */
    private static final String PLACES = ConnectionParameter.class.getName();

    private boolean mutiny;

    /** For the bytecode that the build records. */
    public ConnectionParameter() {
    }

    /**
     * @param mutiny whether its type is the Mutiny variant of the client
     */
    public ConnectionParameter(boolean mutiny) {
        this.mutiny = mutiny;
    }

    public boolean isMutiny() {
        return mutiny;
    }

    public void setMutiny(boolean mutiny) {
        this.mutiny = mutiny;
    }

    @Override
    public Object extractParameter(ResteasyReactiveRequestContext context) {
        return new Wanted(mutiny);
    }

    /** The place of a connection among the arguments of a method. */
    private record Wanted(boolean mutiny) {
    }

    /** Whether the method of a request takes a connection that is not there. */
    static boolean isWanted(ResteasyReactiveRequestContext context) {
        Object[] arguments = context.getParameters();
        if (arguments != null) {
            // No stream, because requests without a key are asked, too.
            for (Object argument : arguments) {
                if (argument instanceof Wanted) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the method of a request takes a connection, which may be there. */
    static boolean isTaken(ResteasyReactiveRequestContext context) {
        return isWanted(context) || context.getProperty(PLACES) != null;
    }

    /** Puts the connection of a transaction in its place, also in that of the connection of a former transaction. */
    static void fill(ResteasyReactiveRequestContext context, ConnectionTransaction transaction) {
        Object[] arguments = context.getParameters();
        if (isWanted(context)) {
            context.setProperty(PLACES, arguments.clone());
        }
        Object[] places = (Object[]) context.getProperty(PLACES);
        for (int i = 0; i < arguments.length; i++) {
            if (places[i] instanceof Wanted wanted) {
                arguments[i] = transaction.connection(wanted.mutiny());
            }
        }
    }
}
