package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes statements on their way to the database: those of one call of the store that begin in a certain way.
 */
final class StatementMutation {

    private final String call;
    private final String beginning;
    private final Pattern part;
    private final Supplier<String> replacement;
    private final AtomicInteger changed = new AtomicInteger();

    /**
     * @param call the name of a method of {@link RecordTable}
     * @param beginning how the statement begins, or {@code null} for all
     * @param part what is replaced, wherever the statement has it
     * @param replacement what takes its place
     */
    StatementMutation(String call, String beginning, String part, String replacement) {
        this(call, beginning, part, () -> replacement);
    }

    /**
     * @param replacement asked whenever a statement is made
     */
    StatementMutation(String call, String beginning, String part, Supplier<String> replacement) {
        this.call = call;
        this.beginning = beginning;
        this.part = Pattern.compile(Pattern.quote(part));
        this.replacement = replacement;
    }

    /** The number of statements that have been changed. */
    int changed() {
        return changed.get();
    }

    RecordTable on(RecordTable table) {
        return proxy(RecordTable.class, (method, arguments) -> {
            if (method.getName().equals(call)) {
                arguments[0] = on((Connection) arguments[0]);
            }
            return method.invoke(table, arguments);
        });
    }

    private Connection on(Connection connection) {
        return proxy(Connection.class, (method, arguments) -> {
            if (method.getName().equals("prepareStatement") && begins((String) arguments[0])) {
                Matcher matcher = part.matcher((String) arguments[0]);
                if (matcher.find()) {
                    changed.incrementAndGet();
                    arguments[0] = matcher.replaceAll(Matcher.quoteReplacement(replacement.get()));
                }
            }
            return method.invoke(connection, arguments);
        });
    }

    private boolean begins(String statement) {
        return beginning == null || statement.startsWith(beginning);
    }

    /** The replacement of a call. */
    interface Invocation {

        Object invoke(Method method, Object[] arguments) throws ReflectiveOperationException;
    }

    static <T> T proxy(Class<T> type, Invocation invocation) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
                (proxy, method, arguments) -> {
                    try {
                        return invocation.invoke(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
