package io.quarkiverse.rest.idempotency.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.quarkiverse.rest.idempotency.simulator.history.Row;

/**
 * The lines that Redis sends to a monitor for each change of a record: behind the call of a script, the commands that the
 * script executes. The records are made from them again.
 */
final class MonitorLog {

    /** Time, who calls, and the command: {@code 1700000000.123456 [0 127.0.0.1:5000] "EVALSHA" "…" …}. */
    private static final Pattern LINE = Pattern.compile("\\+(\\d+)\\.(\\d+) \\[\\d+ ([^]]+)] (.*)");
    private static final Pattern ID = Pattern.compile("\\{([^}]*)}");
    private static final String SCRIPT = "lua";

    private final HistoryLog history;
    private final IntFunction<String> nodes;
    private final RecordLog records = new RecordLog();
    private final Map<String, Map<String, String>> hashes = new HashMap<>();
    private Instant at = Instant.EPOCH;
    private String node;

    /**
     * @param monitor what the monitor is told, read until it ends
     * @param nodes which node and which incarnation of it has a connection from a port
     */
    MonitorLog(BufferedReader monitor, HistoryLog history, IntFunction<String> nodes) {
        this.history = history;
        this.nodes = nodes;
        Thread reader = new Thread(() -> read(monitor), "monitor of Redis");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(BufferedReader monitor) {
        try {
            for (String line = monitor.readLine(); line != null; line = monitor.readLine()) {
                add(line);
            }
        } catch (IOException closed) {
            // The run is over.
        }
    }

    private synchronized void add(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return;
        }
        if (!matcher.group(3).equals(SCRIPT)) {
            at = Instant.ofEpochSecond(Long.parseLong(matcher.group(1)), 1000 * Long.parseLong(matcher.group(2)));
            int colon = matcher.group(3).lastIndexOf(':');
            node = nodes.apply(Integer.parseInt(matcher.group(3).substring(colon + 1)));
            return;
        }
        List<String> command = RedisWords.of(matcher.group(4));
        String name = command.get(0).toUpperCase();
        if (name.equals("HSET") || name.equals("HDEL") || name.equals("DEL")) {
            String key = command.get(1);
            Map<String, String> before = hashes.getOrDefault(key, Map.of());
            Map<String, String> after = name.equals("DEL") ? Map.of() : new HashMap<>(before);
            if (name.equals("HSET")) {
                for (int i = 2; i < command.size(); i += 2) {
                    after.put(command.get(i), command.get(i + 1));
                }
            } else if (name.equals("HDEL")) {
                command.subList(2, command.size()).forEach(after::remove);
            }
            changed(key, before, after);
        }
    }

    /** Each script has one command that changes what counts of a record. */
    private void changed(String key, Map<String, String> before, Map<String, String> after) {
        hashes.put(key, after);
        Matcher id = ID.matcher(key);
        Row former = row(before);
        Row now = row(after);
        if (id.find() && (former == null ? now != null : !former.equals(now))) {
            long time = history.at(at);
            records.add(node, history.record(id.group(1)), time, former, now, time);
        }
    }

    /** A hash that only remembers a fence is no record. */
    private Row row(Map<String, String> hash) {
        if (!hash.containsKey("state")) {
            return null;
        }
        boolean completed = !hash.get("state").equals("0");
        long until = Long.parseLong(hash.get(completed ? "expires" : "lease"));
        return new Row(hash.get("owner"), Long.parseLong(hash.get("fence")),
                history.binding(Ask.recordedBinding(hash.get("operation"), hash.get("resource"), hash.get("fingerprint"))),
                history.atMicros(until), completed,
                Integer.parseInt(hash.getOrDefault("status", "0")),
                completed ? hash.getOrDefault("headers", "") + hash.getOrDefault("body", "") : null);
    }

    /** All that it has been told of. */
    synchronized RecordLog records() {
        return records;
    }

    /** The records whose leases are renewed; empty when none is. */
    synchronized String held() {
        List<String> held = new ArrayList<>();
        hashes.forEach((key, hash) -> {
            Row row = row(hash);
            if (row != null && !row.completed() && row.until() > history.now()) {
                held.add(key + " " + row);
            }
        });
        return String.join("\n", held);
    }
}
