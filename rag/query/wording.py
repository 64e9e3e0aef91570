"""The words by which a question asks, and the nouns that leave open whose they are."""

from __future__ import annotations

import re

ASKS = re.compile(
    r"为什么|为何|为啥|什么时候|什么时间|何时|怎么样|怎样|怎么|如何|多少|多大|多高|多长|多久|百分之几|第几"
    r"|哪儿|哪[一二两三四五六七八九十几]?(?:些|个|项|条|家|种|类|份|处|座|只|件|年|天|里|步|位|方面)?"
    r"|什么|谁|几(?=[个项条家种类份处座件年月天步位名人等级衔档次岁期所层倍])|是否|是不是|有没有|能不能|可不可以|吗$"
)
# What is measured, and so takes the place of another measure: 进出口总额呢？ after 生产总值是多少？
_MEASURES = (
    "总额|总量|总值|金额|增加值|收入|支出|投资|产量|销量|产销量|面积|增速|增幅|涨幅|增长率|比重|占比|"
    "比例|强度|价格|人数|规模|投资规模|预算|里程|余额"
)
# What is meant to be done, of whatever: the 任务 of 农业, then the 任务 of 水利.
_PLANS = "预期目标|目标任务|目标|任务|措施|举措|政策|要求|重点|安排|工作|做法|成果|成效|进展|补贴|补助|优惠|支持|要点|计划|问题|困难"
# What can be asked of anything; nothing further is asked of them in their turn.
_ASPECTS = (
    "原因|理由|依据|根据|目的|意义|背景|主要内容|具体内容|内容|适用范围|范围|对象|申请条件|条件|申请材料|材料|流程|程序|手续|"
    "补助标准|补贴标准|标准|牵头单位|牵头部门|责任单位|责任部门|主管部门|负责单位|负责部门|负责人|联系人|电话|部门|单位|机关|"
    "厅局|机构|文号|发文字号|全称|名称|完成时限|完成时间|时限|期限|时间|日期|规划期|有效期|结果|效果|影响|情况|数字|数据来源|数据|来源|出处|意思|好处|费用|租金|难点|亮点|特点|优势|时效|资金来源|资金|途径|渠道|方式|方法|步骤|后果|年龄|年纪|额度|上限|下限|数量|地点|地址|网址|窗口|周期|责任|义务|权利"
)
_ROLES = "副主任|主任|副组长|组长|副总指挥|总指挥|副秘书长|秘书长|副理事长|理事长|副会长|会长"  # in a body
_OWN_MEASURES = (
    "生产总值|外资|储备|进出口|进口|出口|GDP"  # measures that need no owner: 生产总值是多少 asks of a place
)
_RELATIONS = sorted(f"{_MEASURES}|{_PLANS}|{_ASPECTS}|{_ROLES}".split("|"), key=len, reverse=True)
RELATION = re.compile("|".join(_RELATIONS))
MEASURE_AT_END = re.compile(rf"(?:{_MEASURES}|{_OWN_MEASURES}|[率额值量数])$")
ASPECT_AT_END = re.compile(
    f"的?(?:{'|'.join(sorted(f'{_ASPECTS}|{_ROLES}'.split('|'), key=len, reverse=True))})$"
)
ROLE_AT_END = re.compile(f"(?:{_ROLES})$")
# Of a topic, what another subject leaves standing: 农业[任务], 农村居民[收入], 经济增长的[预期目标].
# 增速呢？ 文号呢？ One of these takes no subject's place: it is asked of the subject.
OF_SUBJECT = re.compile(
    rf"同比|环比|增速|增幅|涨幅|增长率|比重|占比|比例|规模|人数|{_PLANS}|{_ASPECTS}|{_ROLES}"
)
# 退休人员呢？ after 申请公租房要什么条件？ Whoever does it is no other matter.
PERSON_AT_END = re.compile(r"(?:人|人员|户|户口|者|学生|职工|企业|居民|农民|农民工|家庭|公司|单位|机构)$")
# A word for whoever is spoken of: 法官, 公务员, 残疾人; not 卫生, 施工.
PERSON = re.compile(
    r"(?!.*(?:卫生|民生|器官)$|.*[施加竣开完动手化军人]工$)(?:.*(?:人员|[人员官兵士师者生民])|.*工)"
)
# 有什么[补贴]: what was asked for is what 怎么发放？ goes on about.
ASKED_FOR = re.compile(rf"(?:什么|哪些|哪几[项个种条])(?:具体)?(?P<plan>{_PLANS})$")
HEAD = re.compile(
    rf"(?P<measure>的?(?:{_MEASURES}|{_OWN_MEASURES}|(?:[税利汇费]|[^的，]{{2}})率)(?:增长)?)?(?P<plan>的?(?:{_PLANS}))?$"
)

# How a figure stands to another; 高还是低？ asks which of two ways.
MORE = "多|少|高|低|大|小|快|慢|强|弱|增加?|减少?|提高|降低|上涨|上升|下降|涨|跌|差"
CHOICE = re.compile(rf"(?:{MORE})了?还是(?:{MORE})")
# What was meant to be is no longer what is asked about where it is asked what came of it.
PLAN_AT_END = re.compile(r"的?(?:预期目标|目标任务|目标|任务|计划|预期)$")
CAME_TRUE = re.compile(r"实际|(?:完成|实现|达到)了")

DOCUMENT = (
    "实施办法|管理办法|办法|条例|规定|指导意见|若干意见|意见|实施细则|细则|规划纲要|纲要|发展规划|规划|实施方案|方案|"
    "通知|目录|决定|通告|公告|政府工作报告|工作报告|报告|文件|政策|法规|法律|法"
)
ANY_DOCUMENT = frozenset(["文件", "政策", "法规", "法律", "法"])  # what any title may be called

# Verbs that leave open what is done: 怎么申请？ A question with another verb says its own matter (怎么落户？).
PLAIN_VERB = re.compile(
    r"是|有|为|由|做|办|办理|搞|干|来|去|到|做到|负责|牵头|主管|管|申请|申报|领取|领|享受|参加|参与|报名|提交|准备|需要|要|能|会|可以|打算|计划|开始|完成|结束|实施|执行|"
    r"施行|生效|失效|有效|落实|推进|推动|组织|解决|处理|规定|确定|决定|批|批准|批复|印发|发布|公布|出台|制定|起草|解释|废止|修订|增长|增加|减少|提高|下降|降低|上涨|达到|占|投入|花|"
    r"设立|建立|成立|包括|包含|涉及|覆盖|存在|应对|安排|得出|得到|算|计算|说|讲|提|提到|写|变化|没有|超过|实现|持续|发生|进行|开展|支持|补助|补贴|牵|排|违反|处罚|罚|收费|办好|出自|来自|交|缴纳|适用"
)
_UNITS = (
    "个|人|人次|名|位|户|家|所|座|套|辆|台|件|项|次|元|美元|吨|斤|公斤|亩|公顷|平方米|平方公里|立方米|公里|千瓦|千瓦时|"
    "倍|成|岁|百分点|个百分点"
)
# Which figure of a thing is asked for, and in what it is counted: 实际完成多少万人 names no thing.
_OF_A_FIGURE = rf"实际|[十百千万亿]*(?:{_UNITS})|[十百千万亿]+"
EMPTY_WORD = re.compile(
    rf"{_OF_A_FIGURE}|还是|的|了|到|得|着|过|呢|吗|吧|啊|又|还|也|都|再|就|才|拟|将|已|已经|应|应当|应该|可|能|会|要|被|把|给|让|对|在|从|自|按|由|于|和|与|或|具体|主要|分别|各|一共|"
    r"总共|共|大概|大约|到底|究竟|目前|现在|最终|全部|起|有关|相关|同比|环比|最|更|很|多|少|高|低|大|小|谁|哪|几|这么|那么|这样|人均|网上|钱|地区|地方|省份|城市|区域|行业|领域|群体|人群|学生|企业|个人|居民|农民|职工|老人|残疾人|家庭|外地人|国家|全国|省|市|年|月"
)
