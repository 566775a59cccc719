// The words of src/console that every job is written in, brought into this room's namespace once.
#pragma once

#include "src/console/effect.hpp"
#include "src/console/job.hpp"

namespace rommate::job {

using console::Byte;
using console::Bytes;
using console::ByteView;
using console::Duration;
using console::LineSettings;
using console::Time;

using console::AnswerTo;
using console::AtPrompt;
using console::ByPerson;
using console::InterruptKey;
using console::Knock;
using console::Purpose;
using console::SlowNuls;
using console::TransferBytes;
using console::TypeAhead;

using console::Break;
using console::Drain;
using console::Effect;
using console::EffectId;
using console::EffectResult;
using console::PurgeLine;
using console::RemoteBreak;
using console::SetLine;
using console::Wait;
using console::Write;

using console::Answer;
using console::Ask;
using console::Debt;
using console::Job;
using console::JobReport;
using console::Outcome;
using console::RequestId;
using console::Sight;
using console::StrikeOut;
using console::Wanted;
using console::WriteDown;

}  // namespace rommate::job
