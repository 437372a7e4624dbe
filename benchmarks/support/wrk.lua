-- Sends the requests of a file, one after the other: wrk ... URL -- FILE once|again
local file, again, head

function init(arguments)
  file = assert(io.open(arguments[1]))
  again = arguments[2] == 'again'
  head = 'POST ' .. wrk.path .. ' HTTP/1.1\r\nHost: ' .. wrk.host .. ':' .. wrk.port ..
    '\r\nContent-Type: application/json\r\n'
end

function request()
  local header = file:read()
  if header == nil then
    if not again then error('the prepared requests are used up') end
    file:seek('set')
    header = file:read()
  end
  local body = file:read()
  return head .. header .. '\r\nContent-Length: ' .. #body .. '\r\n\r\n' .. body
end

-- No `response`: it would make wrk read every header. It counts answers from 400 up by itself.
function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    'measured %d %.6f %.3f %.3f %d',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout
  ))
end
