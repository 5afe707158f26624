package io.quarkiverse.rest.idempotency.mutation;

import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * One test, which can be run by itself.
 *
 * @param className the class that is run; the method may be in one that is nested in it
 * @param method the name of the method
 */
public record NamedTest(String className, String method) {

    /** A test that a mutation makes hang has noticed it, too. */
    private static final String PATIENCE = "20 s";
    /** The events that tests wait for take a twentieth of a second; a mutation may make them never happen. */
    private static final Duration AWAITED = Duration.ofSeconds(3);

    /**
     * @return why it failed, an empty list when it passed
     * @throws IllegalStateException if there is no such test
     */
    public List<Throwable> failures() {
        Awaitility.setDefaultTimeout(AWAITED);
        try {
            TestExecutionSummary summary = run(Class.forName(className));
            List<Throwable> failures = summary.getFailures().stream().map(TestExecutionSummary.Failure::getException).toList();
            if (summary.getTestsStartedCount() == 0 && failures.isEmpty()) {
                throw new IllegalStateException("There is no test " + this);
            }
            return failures;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("There is no class " + className, e);
        } finally {
            Awaitility.reset();
        }
    }

    private TestExecutionSummary run(Class<?> testClass) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(testClass))
                .filters((PostDiscoveryFilter) test -> FilterResult.includedIf(isMeant(test)))
                .configurationParameter("junit.jupiter.execution.timeout.default", PATIENCE)
                .configurationParameter("junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD")
                .build();
        LauncherConfig jupiterOnly = LauncherConfig.builder().enableTestEngineAutoRegistration(false)
                .addTestEngines(new JupiterTestEngine()).enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false).build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create(jupiterOnly).execute(request, listener);
        return listener.getSummary();
    }

    private boolean isMeant(TestDescriptor test) {
        return !(test.getSource().orElse(null) instanceof MethodSource source) || source.getMethodName().equals(method);
    }

    @Override
    public String toString() {
        return className.substring(className.lastIndexOf('.') + 1) + "#" + method;
    }
}
