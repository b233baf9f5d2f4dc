#!/usr/bin/python3
"""Writes event_file.h: records of an event file as Google's protocol buffers serialise them.

The messages are described here after TensorFlow's event.proto and summary.proto; the checksum is worked bit by bit from its
definition (CRC-32C, polynomial 0x1EDC6F41, reflected; masked as in TensorFlow's record format).
Needs Debian's python3-protobuf.    tests/goldens/make_event_file.py > tests/goldens/event_file.h
"""
import struct
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

FIELD = descriptor_pb2.FieldDescriptorProto
DOUBLE, FLOAT, INT64, STRING, MESSAGE, ENUM = FIELD.TYPE_DOUBLE, FIELD.TYPE_FLOAT, FIELD.TYPE_INT64, FIELD.TYPE_STRING, FIELD.TYPE_MESSAGE, FIELD.TYPE_INT32
file = descriptor_pb2.FileDescriptorProto(name="event_check.proto", package="event_check", syntax="proto3")


def message(name, *fields):
    made = file.message_type.add(name=name)
    for number, field, kind, repeated, inner in fields:
        made.field.add(name=field, number=number, type=kind, type_name=".event_check." + inner if inner else None,
                       label=FIELD.LABEL_REPEATED if repeated else FIELD.LABEL_OPTIONAL)


message("HistogramProto", (1, "min", DOUBLE, 0, ""), (2, "max", DOUBLE, 0, ""), (3, "num", DOUBLE, 0, ""), (4, "sum", DOUBLE, 0, ""),
        (5, "sum_squares", DOUBLE, 0, ""), (6, "bucket_limit", DOUBLE, 1, ""), (7, "bucket", DOUBLE, 1, ""))
message("Value", (1, "tag", STRING, 0, ""), (2, "simple_value", FLOAT, 0, ""), (5, "histo", MESSAGE, 0, "HistogramProto"))
message("Summary", (1, "value", MESSAGE, 1, "Value"))
message("SessionLog", (1, "status", ENUM, 0, ""))
message("Event", (1, "wall_time", DOUBLE, 0, ""), (2, "step", INT64, 0, ""), (3, "file_version", STRING, 0, ""), (5, "summary", MESSAGE, 0, "Summary"),
        (7, "session_log", MESSAGE, 0, "SessionLog"))
pool = descriptor_pool.DescriptorPool()
pool.Add(file)
Event = message_factory.MessageFactory(pool).GetPrototype(pool.FindMessageTypeByName("event_check.Event"))


def masked_crc(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def record(event):
    data = event.SerializeToString(deterministic=True)
    length = struct.pack("<Q", len(data))
    return length + struct.pack("<I", masked_crc(length)) + data + struct.pack("<I", masked_crc(data))


def show(name, data):
    rows = [data[i:i + 24] for i in range(0, len(data), 24)]
    print(f"inline constexpr unsigned char {name}[] = {{")
    for row in rows:
        print("    " + ", ".join(str(byte) for byte in row) + ",")
    print("};\n")


version = Event(wall_time=1700000000.25, file_version="brain.Event:2")
scalars = Event(wall_time=1700000001.5, step=300)
scalars.summary.value.add(tag="step/loss", simple_value=2.25)
scalars.summary.value.add(tag="step/learning_rate", simple_value=0.1)
histogram = Event(wall_time=1700000002.0, step=5000000000)
# Bins of width 1 from -1 to 2: 3 values at -0.5, none, 2 at 1.5.
histogram.summary.value.add(tag="weights/conv1").histo.MergeFrom(
    type(histogram.summary.value.add().histo)(min=-1, max=2, num=5, sum=3 * -0.5 + 2 * 1.5, sum_squares=3 * 0.25 + 2 * 2.25, bucket_limit=[0, 1, 2], bucket=[3, 0, 2]))
del histogram.summary.value[1]
restart = Event(wall_time=1700000003.0, step=40)
restart.session_log.status = 1

print("// Written by make_event_file.py: Google's protocol buffers, checksums from their definition.")
print("#ifndef DEFT_TESTS_GOLDENS_EVENT_FILE_H\n#define DEFT_TESTS_GOLDENS_EVENT_FILE_H\n\nnamespace deft::goldens {\n")
show("version_record", record(version))
show("scalars_record", record(scalars))
show("histogram_record", record(histogram))
show("restart_record", record(restart))
print("}  // namespace deft::goldens\n\n#endif")
