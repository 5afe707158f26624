package io.quarkiverse.rest.idempotency.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many runs, on as many threads as there are processors.
 */
public final class Campaign {

    private static final int ENOUGH = 5;

    private final Coverage coverage = new Coverage();
    private final List<Simulation.Result> failures = new ArrayList<>();
    private long runs;
    private long events;
    private Throwable crash;

    private Campaign() {
    }

    /**
     * Runs seeds, and stops early when some have failed.
     *
     * @param first the first seed
     * @param count how many
     */
    public static Campaign run(long first, long count) {
        Campaign campaign = new Campaign();
        AtomicLong next = new AtomicLong(first);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            Thread thread = new Thread(() -> campaign.runSome(next, first + count), "simulator-" + i);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        if (campaign.crash != null) {
            throw new AssertionError(campaign.crash.getMessage(), campaign.crash);
        }
        return campaign;
    }

    private void runSome(AtomicLong next, long end) {
        Coverage seen = new Coverage();
        long done = 0;
        long told = 0;
        while (!over()) {
            long seed = next.getAndIncrement();
            if (seed >= end) {
                break;
            }
            try {
                Simulation.Result result = Simulation.run(seed);
                seen.add(result.coverage());
                done++;
                told += result.events().size();
                if (!result.violations().isEmpty()) {
                    failed(result);
                }
            } catch (Throwable e) {
                crashed(seed, e);
            }
        }
        add(seen, done, told);
    }

    private synchronized boolean over() {
        return crash != null || failures.size() >= ENOUGH;
    }

    private synchronized void failed(Simulation.Result result) {
        failures.add(result);
    }

    private synchronized void crashed(long seed, Throwable e) {
        if (crash == null) {
            crash = new AssertionError("Seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private synchronized void add(Coverage seen, long done, long told) {
        coverage.add(seen);
        runs += done;
        events += told;
    }

    /** The transitions and faults that were seen in all runs. */
    public Coverage coverage() {
        return coverage;
    }

    /** Runs in which an invariant did not hold. */
    public List<Simulation.Result> failures() {
        return failures;
    }

    /** The number of runs. */
    public long runs() {
        return runs;
    }

    /** The number of events in all runs. */
    public long events() {
        return events;
    }
}
